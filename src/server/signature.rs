//! Who signed a request, and whether the signature is right.
