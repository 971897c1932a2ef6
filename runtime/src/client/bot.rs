//! Custom bots of groups: an address to post to, without an app.

mod limit;

use std::fmt;
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{Call, Client, ClientBuilder};
use crate::codec::{ApiCode, LengthUnit, Path, Rule, to_vec};
use crate::error::Error;
use crate::http::{Address, Endpoint};
use crate::policy::Attempts;
use crate::secret::Secret;
use crate::wire::{Broken, Content, Empty, Found, Method, Spec, Violation, Violations};
use limit::Window;

/// A custom bot of a group (群自定义机器人), which posts into that group and can do nothing else.
/// [Page](https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot).
///
/// ```no_run
/// # async fn example() -> Result<(), feishu_runtime::Error> {
/// use feishu_runtime::{Error, WebhookBot, WebhookBotCode};
///
/// let bot = WebhookBot::new("https://open.feishu.cn/open-apis/bot/v2/hook/…", "the bot's secret")?;
/// match bot.text("The build is green.").await {
///     Err(Error::Api(e)) if e.code == WebhookBotCode::KeywordMissing => eprintln!("{}", e.hint()),
///     outcome => outcome?,
/// }
/// # Ok(())
/// # }
/// ```
///
/// The platform takes 100 messages a minute and five a second from a bot; what comes faster waits here, clones included, for
/// as long as the call may take ([`Retry::deadline`](crate::Retry::deadline)). A message has 20 kB at most. Who has the
/// address can post, so no error and no `Debug` shows it.
#[derive(Clone)]
pub struct WebhookBot {
    client: Client,
    hook: Secret,
    /// Empty where the bot's signature is off.
    secret: Secret,
    window: Window,
}

/// In front of the bot's own part of its address.
const HOOK: &str = "/open-apis/bot/v2/hook/";

/// The longest body.
const LONGEST: u64 = 20 * 1024;

impl WebhookBot {
    /// A bot by its address and the secret of its signature (签名校验); the secret is empty where that is off.
    ///
    /// # Errors
    /// When the address is none of a bot's, or TLS cannot be set up.
    pub fn new(url: &str, secret: impl Into<Secret>) -> Result<Self, Error> {
        Self::configured(url, secret, |builder| builder)
    }

    /// The same, with a client that is set up otherwise: with a proxy, a meter, timeouts. Its base URL is the bot's.
    ///
    /// # Errors
    /// When the address is none of a bot's, or the client cannot be built.
    pub fn configured(
        url: &str,
        secret: impl Into<Secret>,
        configure: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Result<Self, Error> {
        let (base, hook) = parted(url).ok_or_else(|| {
            // The address itself opens the door.
            Error::Config(format!(
                "the address of a bot has to be https and to end in {HOOK} and its own part"
            ))
        })?;
        let client = configure(Client::builder("", "")).base_url(base).build()?;
        Ok(Self { client, hook, secret: secret.into(), window: Window::default() })
    }

    /// Posts a text. `<at user_id="ou_1"></at>` names somebody in it, `<at user_id="all"></at>` everybody.
    ///
    /// # Errors
    /// Those of [`send`](Self::send).
    pub async fn text(&self, text: impl Into<String>) -> Result<(), Error> {
        self.send("text", json!({"text": text.into()})).await
    }

    /// Posts a card, as its JSON.
    ///
    /// # Errors
    /// Those of [`send`](Self::send).
    pub async fn card(&self, card: Value) -> Result<(), Error> {
        self.post(HookMessage { card: Some(card), ..self.message("interactive") }).await
    }

    /// Posts a message of any type the page has (`text`, `post`, `image`, `share_chat`), with its content as JSON.
    ///
    /// # Errors
    /// When it is longer than 20 kB, and with the platform's refusal: [`WebhookBotCode`].
    pub async fn send(&self, message_type: &str, content: Value) -> Result<(), Error> {
        self.post(HookMessage { content: Some(content), ..self.message(message_type) }).await
    }

    fn message(&self, message_type: &str) -> HookMessage {
        let (hook, kind) = (self.hook.expose().to_owned(), message_type.to_owned());
        HookMessage { hook: Some(hook), msg_type: Some(kind), ..HookMessage::default() }
    }

    async fn post(&self, mut message: HookMessage) -> Result<(), Error> {
        fits(&message)?;
        // The wait is a part of the call.
        let (clock, retry) = (self.client.clock(), &self.client.options().retry);
        let budget = Attempts::begin(retry, clock, false, true).budget(None);
        let waited = self.window.wait(clock, budget.deadline()).await;
        waited.map_err(|error| Error::from(error).of_file(HookMessage::SPEC.id))?;
        // Signed behind the wait, as a signature is good for an hour.
        if !self.secret.is_empty() {
            let timestamp = seconds(self.client.clock().wall()).to_string();
            message.sign = Some(signature(&timestamp, &self.secret));
            message.timestamp = Some(timestamp);
        }
        Call::new(&self.client, &message).retry(retry.part(&budget)).await.map(drop)
    }
}

/// The client's base URL, and the bot's own part of its address.
fn parted(url: &str) -> Option<(String, Secret)> {
    let address =
        Address::parse(url).ok().filter(|address| address.is_private() && address.query().is_none())?;
    let (prefix, hook) = address.path().split_once(HOOK)?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let is_hook = !hook.is_empty() && hook.bytes().all(is_plain);
    is_hook.then(|| (format!("{}://{}{prefix}", address.scheme(), address.place()), hook.into()))
}

fn seconds(wall: SystemTime) -> u64 {
    wall.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs()
}

/// By the page: timestamp and secret are the key, and the message is empty.
fn signature(timestamp: &str, secret: &Secret) -> String {
    let key = format!("{timestamp}\n{}", secret.expose());
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key.as_bytes());
    STANDARD.encode(ring::hmac::sign(&key, b""))
}

fn fits(message: &HookMessage) -> Result<(), Error> {
    let text = |error: serde_json::Error| Error::Config(format!("the message cannot be written: {error}"));
    let length = to_vec(message).map_err(text)?.len() as u64;
    if length <= LONGEST {
        return Ok(());
    }
    let rule = Rule::Length { min: None, max: Some(LONGEST), unit: LengthUnit::Bytes };
    let violation =
        Violation { path: Path::default(), rule: Broken::Documented(rule), found: Found::Count(length) };
    Err(Error::Check(Violations { endpoint: HookMessage::SPEC.id.to_owned(), violations: vec![violation] }))
}

#[derive(Default)]
struct HookMessage {
    hook: Option<String>,
    timestamp: Option<String>,
    sign: Option<String>,
    msg_type: Option<String>,
    content: Option<Value>,
    card: Option<Value>,
}

crate::record! { HookMessage:
    0 hook in Path;
    1 timestamp in Body;
    2 sign in Body;
    3 msg_type in Body;
    4 content in Body;
    5 card in Body;
}

impl Endpoint for HookMessage {
    type Response = Empty;
    type Code = WebhookBotCode;
    const SPEC: &'static Spec = &Spec {
        id: "webhook_bot.send",
        title: "自定义机器人使用指南",
        doc_url: "https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot",
        method: Method::Post,
        path: "/open-apis/bot/v2/hook/{hook}",
        content: Content::Json,
        errors: WebhookBotCode::ERRORS,
        ..Spec::EMPTY
    };
}

/// Why the platform takes no message of a custom bot.
#[non_exhaustive]
pub enum WebhookBotCode {
    /// The body is not as the page has it.
    BadRequest,
    /// Too many messages.
    RateLimited,
    /// The signature does not fit: another secret, or a timestamp more than an hour away.
    SignatureWrong,
    /// The address of this machine is not among those that the bot's settings allow.
    AddressNotAllowed,
    /// None of the keywords of the bot's settings is in the message.
    KeywordMissing,
    /// Another one.
    Other(i64),
}

crate::code! { WebhookBotCode:
    BadRequest = 9499, _, "Bad Request", "compare the message with the page";
    RateLimited = 11232, _, "rate limit", "100 messages a minute and 5 a second, all who post with this bot together";
    SignatureWrong = 19021, _, "sign match fail or timestamp is not within one hour from current time", "compare the secret with the bot's settings, and the time of day with that of others";
    AddressNotAllowed = 19022, _, "Ip Not Allowed", "add this machine's address to the bot's settings";
    KeywordMissing = 19024, _, "Key Words Not Found", "the bot's settings ask for one of their keywords in each message";
}

impl fmt::Debug for WebhookBot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookBot").field("client", &self.client).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_another_implementation() {
        // Python's hmac.new(b"1599360473\nSec", b"", hashlib.sha256).
        assert_eq!(signature("1599360473", &"Sec".into()), "LSB2VDqtdFl1uzvonss18qFT/7nB/R1WIpkdpzr34EI=");
    }

    #[test]
    fn an_address_is_parted_and_what_is_none_is_refused() {
        let parts = |url: &str| parted(url).map(|(base, hook)| (base, hook.expose().to_owned()));
        let expected = Some(("https://open.feishu.cn".to_owned(), "a1-b2".to_owned()));
        assert_eq!(parts("https://open.feishu.cn/open-apis/bot/v2/hook/a1-b2"), expected);
        for url in [
            "http://open.feishu.cn/open-apis/bot/v2/hook/a1",
            "https://open.feishu.cn/open-apis/bot/v2/hook/",
            "https://open.feishu.cn/open-apis/bot/v2/hook/a/b",
            "https://open.feishu.cn/open-apis/bot/v2/hook/a?b",
            "https://open.feishu.cn/open-apis/bot/hook/a",
            "a1-b2",
        ] {
            assert_eq!(parts(url), None, "{url}");
        }
    }
}
