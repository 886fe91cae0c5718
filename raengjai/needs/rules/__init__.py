"""Pure decisions about needs: which deed is possible in which state, and who may be hinted as the same."""
