//! The documented rate limits, kept before the platform enforces them.

use crate::client::Client;
use crate::error::Error;
use crate::spec::Spec;

/// The limits of a client; off unless switched on.
#[derive(Default)]
pub(crate) struct Limits {}

impl Limits {
    /// Waits until a call of this endpoint is within its limits.
    #[expect(clippy::unused_async, reason = "comes with the rate limits")]
    pub async fn wait(
        &self,
        _client: &Client,
        _spec: &'static Spec,
        _tenant: Option<&str>,
    ) -> Result<(), Error> {
        Ok(())
    }
}
