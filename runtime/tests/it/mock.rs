//! The platform in the process, sentence by sentence.

mod answers;
mod equal;
mod events;
mod failures;
mod made;
mod tokens;
mod wire;
