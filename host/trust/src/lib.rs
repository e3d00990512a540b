//! Who signed what.
