"""Pure decisions about people: how names sound, who may be the same, what a typed year or number means."""
