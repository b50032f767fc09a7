"""What readers may ask of the long lists, as addresses that can be shared."""
