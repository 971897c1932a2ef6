//! TLS that compiles in seconds: rustls on ring, with the operating system's certificates.

use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use rustls::crypto::CryptoProvider;
use rustls_platform_verifier::Verifier;

use crate::error::{Error, TransportError};

/// The client that is used unless the caller brings one.
pub(crate) fn http_client() -> Result<reqwest::Client, Error> {
    let builder = reqwest::Client::builder()
        .tls_backend_preconfigured(config()?)
        .connect_timeout(Duration::from_secs(10))
        .tcp_nodelay(true)
        // A redirect would take token and body along, to wherever it points.
        .redirect(reqwest::redirect::Policy::none())
        .referer(false);
    builder.build().map_err(|error| TransportError::from(error).into())
}

/// The provider is passed along instead of being installed: which one a process has is the application's choice.
fn config() -> Result<ClientConfig, Error> {
    let failed = |error: rustls::Error| Error::Config(format!("TLS cannot be set up: {error}"));
    let provider = CryptoProvider::get_default().cloned().unwrap_or_else(|| Arc::new(provider()));
    let verifier = Verifier::new(Arc::clone(&provider)).map_err(failed)?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(config)
}

#[cfg(feature = "tls-aws-lc")]
fn provider() -> CryptoProvider {
    rustls::crypto::aws_lc_rs::default_provider()
}

#[cfg(not(feature = "tls-aws-lc"))]
fn provider() -> CryptoProvider {
    rustls::crypto::ring::default_provider()
}
