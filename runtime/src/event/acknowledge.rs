//! When the platform is told that an event has arrived.

/// When the platform is told that an event has arrived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Acknowledge {
    /// When its handler has ended well. One that takes longer than the platform waits runs on, and the event comes again
    /// until it is done: none is lost, whatever happens to this process.
    #[default]
    WhenHandled,
    /// At once; the handler runs behind that. One that fails does not get its event again, and neither does one that runs
    /// while its process ends. Callbacks are waited for all the same.
    AtOnce,
}
