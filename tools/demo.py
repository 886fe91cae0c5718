"""`make demo`: empties the development database and tells the Lampang story anew."""

import os
import shutil

from tools import development, run
from tools.database import empty
from tools.state import Problem, said_plainly, state_folder


def main() -> int:
    """The embedded database is emptied as asked; a database of one's own only when one is sure."""
    with development.database() as urls:
        environment = development.environment(urls)
        if os.environ.get("DATABASE_URL") and os.environ.get("SURE") != "yes":
            raise Problem(
                "This empties the database in DATABASE_URL. If that is what you want: make demo SURE=yes"
            )
        empty(urls.owner)
        shutil.rmtree(state_folder() / "files", ignore_errors=True)
        run.bring_up_to_date(urls, environment, again=True)
    return 0


if __name__ == "__main__":
    said_plainly(main)
