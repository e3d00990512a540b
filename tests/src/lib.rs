//! Hermetic tests of the whole program.
