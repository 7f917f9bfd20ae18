//! The program: a window, or one command of the command line.

fn main() {}
