"""Pure decisions about certificates: whether a layout can be used, what a paper says, how it is numbered."""
