//! Programs as people write them with this client, with their tests: what users of other clients ran into, and what was
//! awkward to write, tried on the platform in the process.

mod bitable;
mod docx;
mod files;
mod lists;
mod logins;
mod messages;
