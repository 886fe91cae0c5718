// @ts-check
// htmx, for the few pages that fetch a part of themselves: half of all scripts, so the others do without.
import "htmx.org"; // the minified file, by an alias in package.json: the module version is larger
