//! Callers of the emitted types, tested as callers would test them: on the platform in the process.

mod departments;
mod emitted;
