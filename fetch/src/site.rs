//! The site: three requests, each answered within bounds of size and time.

mod failure;
mod pace;

use crate::{lang::Lang, tree};
use backon::{ExponentialBuilder, Retryable as _};
pub use failure::Failure;
use pace::Pace;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{
    Client, Response, StatusCode, Url,
    header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, LOCATION, RETRY_AFTER},
    redirect,
};
use std::{cell::Cell, time::Duration};

/// Bytes of a page that are read. The largest of the site has 1.8 MB.
const MAX_PAGE_BYTES: usize = 8 << 20;

/// Redirects followed, within the host that was named.
const MAX_REDIRECTS: usize = 3;

/// What an address may hold as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'(')
    .remove(b')');

/// How to ask.
#[derive(Clone, Debug)]
pub struct Manners {
    /// Who asks.
    pub user_agent: String,
    /// Requests a second; `None` is no limit.
    pub rate: Option<f64>,
    /// How long one reply may take, from the request to its last byte.
    pub timeout: Duration,
    /// How often a request is repeated that may succeed later.
    pub retries: usize,
    /// The pause before the first repetition; the following are longer.
    pub backoff: Duration,
}

/// A site that can be asked.
#[derive(Debug)]
pub(crate) struct Site {
    client: Client,
    host: Url,
    manners: Manners,
    pace: Pace,
}

/// What kind of text a reply has to be.
#[derive(Clone, Copy)]
enum Want {
    Json,
    Markdown,
}

impl Site {
    pub(crate) fn new(host: Url, manners: Manners) -> Result<Self, Failure> {
        // Ours is the only choice in this process, so it may be installed; a second call changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .user_agent(&manners.user_agent)
            .redirect(redirect::Policy::custom(within_host))
            .referer(false)
            .connect_timeout(manners.timeout.min(Duration::from_secs(10)))
            .timeout(manners.timeout)
            .build()
            .map_err(|error| Failure::of(&error))?;
        let pace = Pace::new(manners.rate);
        Ok(Self { client, host, manners, pace })
    }

    /// Where people read the page.
    pub(crate) fn source(&self, full_path: &str) -> String {
        self.at(&format!("/document{}", utf8_percent_encode(full_path, PLAIN))).into()
    }

    /// The tree of all docs.
    pub(crate) async fn tree(&self, lang: Lang) -> Result<Vec<u8>, Failure> {
        self.get(&self.at("/api/tools/docment/directory_list"), lang, Want::Json, tree::MAX_BYTES).await
    }

    /// A page with what the site knows of it.
    pub(crate) async fn detail(&self, full_path: &str, lang: Lang) -> Result<Vec<u8>, Failure> {
        let mut url = self.at("/document_portal/v1/document/get_detail");
        url.set_query(Some(&format!("fullPath={}", utf8_percent_encode(full_path, PLAIN))));
        self.get(&url, lang, Want::Json, MAX_PAGE_BYTES).await
    }

    /// A page as Markdown.
    pub(crate) async fn export(&self, full_path: &str, lang: Lang) -> Result<Vec<u8>, Failure> {
        let url = self.at(&format!("/document{}.md", utf8_percent_encode(full_path, PLAIN)));
        self.get(&url, lang, Want::Markdown, MAX_PAGE_BYTES).await
    }

    fn at(&self, path: &str) -> Url {
        let mut url = self.host.clone();
        url.set_path(&format!("{}{path}", self.host.path().trim_end_matches('/')));
        url
    }

    /// Asks until there is a reply, or none is to be had.
    async fn get(&self, url: &Url, lang: Lang, want: Want, most: usize) -> Result<Vec<u8>, Failure> {
        let Manners { retries, backoff, .. } = self.manners;
        let waits = ExponentialBuilder::default()
            .with_min_delay(backoff)
            .with_max_delay(Duration::from_secs(30))
            .with_max_times(retries)
            .with_jitter();
        let timeouts = Cell::new(0);
        (|| self.once(url, lang, want, most))
            .retry(waits)
            // A site that drips would otherwise have its whole time again and again.
            .when(|failure| {
                timeouts.set(timeouts.get() + usize::from(matches!(failure, Failure::Timeout)));
                failure.is_passing() && timeouts.get() < 2
            })
            .adjust(|failure, wait| wait.map(|wait| wait.max(failure.retry_after().unwrap_or_default())))
            .await
    }

    async fn once(&self, url: &Url, lang: Lang, want: Want, most: usize) -> Result<Vec<u8>, Failure> {
        self.pace.ready().await;
        let request = self.client.get(url.clone());
        let request = request
            .header(ACCEPT, want.accepts())
            .header(ACCEPT_LANGUAGE, lang.tag())
            .header(COOKIE, format!("open_locale={}", lang.tag()));
        let reply = request.send().await.map_err(|error| Failure::of(&error))?;
        let done = match refusal(&reply).or_else(|| want.objection(&reply)) {
            Some(failure) => Err(failure),
            None => body(reply, most).await,
        };
        if let Some(wait) = done.as_ref().err().and_then(Failure::retry_after) {
            // What one request is told holds for all.
            self.pace.pause(wait);
        }
        done
    }
}

/// A redirect to another host or scheme is not followed: it comes back as a reply, and is told.
fn within_host(attempt: redirect::Attempt<'_>) -> redirect::Action {
    let first = attempt.previous().first().map(Url::origin);
    let stays = first.is_some_and(|first| first == attempt.url().origin());
    if stays && attempt.previous().len() <= MAX_REDIRECTS { attempt.follow() } else { attempt.stop() }
}

/// What the head of a reply says against it.
fn refusal(reply: &Response) -> Option<Failure> {
    let header = |name| reply.headers().get(name).and_then(|value| value.to_str().ok());
    match reply.status() {
        StatusCode::OK => None,
        status if status.is_redirection() => {
            Some(Failure::Redirect(header(LOCATION).unwrap_or("nowhere").to_owned()))
        }
        status => {
            let retry_after = header(RETRY_AFTER).and_then(failure::retry_after);
            Some(Failure::Status { status: status.as_u16(), retry_after })
        }
    }
}

/// The body, counted while it comes: what it says of its own length may be wrong, and it may be compressed.
async fn body(mut reply: Response, most: usize) -> Result<Vec<u8>, Failure> {
    if reply.content_length().is_some_and(|length| length > most as u64) {
        return Err(Failure::TooLarge(most));
    }
    let mut body = Vec::new();
    while let Some(chunk) = reply.chunk().await.map_err(|error| Failure::of(&error))? {
        if body.len() + chunk.len() > most {
            return Err(Failure::TooLarge(most));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

impl Want {
    const fn accepts(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Markdown => "text/markdown, text/plain",
        }
    }

    /// A reply that does not say what it is may be anything, and is found out by reading it.
    fn objection(self, reply: &Response) -> Option<Failure> {
        let stated = reply.headers().get(CONTENT_TYPE)?.to_str().unwrap_or("of a type that is no text");
        let kind = stated.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let fits = match self {
            Self::Json => kind.ends_with("json") || kind == "text/plain",
            // The export answers some errors in JSON, and says so; they are told by their text.
            Self::Markdown => kind.ends_with("markdown") || kind == "text/plain" || kind.ends_with("json"),
        };
        (!fits).then(|| Failure::ContentType(stated.to_owned()))
    }
}
