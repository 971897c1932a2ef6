//! Where to listen: the platform is asked anew for each connection, and tells it with a ticket that is good once.

use std::time::Duration;

use super::settings::{ClientConfig, Settings};
use crate::client::{Call, Client};
use crate::codec::ApiCode;
use crate::error::{Error, Hidden, ListenError};
use crate::http::{Address, Endpoint, may_listen};
use crate::policy::{Allowance, Retry};
use crate::wire::{Content, Method, Reply, Spec};

/// Why the platform does not say where to listen.
#[non_exhaustive]
pub enum ListenCode {
    /// It is busy; tried again.
    Busy,
    /// It is busy, or one of its own services is; tried again.
    Unavailable,
    /// The app has as many connections as it may: 50. It comes with a refused handshake.
    TooManyConnections,
    /// The app's id or its secret is wrong.
    CredentialsWrong,
    /// The app lives with the other of the two, Feishu and Lark.
    WrongDomain,
    /// Another one.
    Other(i64),
}

crate::code! { ListenCode:
    Busy = 1, _ transient, "system busy", "";
    Unavailable = 1_000_040_343, _ transient, "internal error", "";
    TooManyConnections = 1_000_040_350, _, "too many connections", "an app may have 50 connections: look for listeners that are left over";
    CredentialsWrong = 1_000_040_344, _, "app id or secret wrong", "compare both with the developer console, and whether the app's events are set to the long connection";
    WrongDomain = 1_000_040_351, _, "wrong domain", "an app of Lark needs the base URL of Lark, `https://open.larksuite.com`";
}

#[derive(Default)]
struct Ask {
    app_id: Option<String>,
    app_secret: Option<String>,
    locale: Option<String>,
}

crate::record! { Ask: 0 app_id = "AppID" in Body; 1 app_secret = "AppSecret" in Body; 2 locale in Header; }

#[derive(Default)]
struct Told {
    url: Option<String>,
    config: Option<ClientConfig>,
}

crate::record! { Told: 0 url = "URL"; 1 config = "ClientConfig"; }

impl Endpoint for Ask {
    type Response = Told;
    type Code = ListenCode;
    const SPEC: &'static Spec = &Spec {
        id: "event.listen",
        title: "使用长连接接收事件",
        doc_url: "https://open.feishu.cn/document/server-docs/event-subscription-guide/event-subscription-configure-/request-url-configuration-case",
        method: Method::Post,
        path: "/callback/ws/endpoint",
        content: Content::Json,
        reply: Reply::Data,
        errors: ListenCode::ERRORS,
        ..Spec::EMPTY
    };
}

/// Where to listen.
pub(super) struct Destination {
    /// With a ticket: nobody is shown it.
    pub address: Address,
    /// The service whose number pings bear.
    pub service: i32,
}

impl Destination {
    /// What nobody is shown, whoever repeats it.
    pub fn hidden(&self) -> Hidden {
        let mut hidden = Hidden::default();
        let query = self.address.query().unwrap_or_default();
        query.split('&').filter_map(|pair| pair.split_once('=')).for_each(|(_, value)| hidden.add(value));
        self.address.all_values().for_each(|value| hidden.add(&value));
        hidden
    }
}

/// Asks once, and no longer than a call may take.
pub(super) async fn ask(
    client: &Client,
    hosts: &[String],
    timeout: Duration,
) -> Result<(Destination, impl FnOnce(Settings) -> Settings + use<>), ListenError> {
    let allowance = Allowance { retry: Retry::never(), timeout: Some(timeout) };
    let app = client.app();
    let ask = Ask {
        app_id: Some(app.id.clone()),
        app_secret: Some(app.secret.expose().to_owned()),
        locale: Some("zh".to_owned()),
    };
    let told = Call::new(&client.bare_within(allowance), &ask).await.map_err(ListenError::Endpoint)?;
    let destination = destination(told.url.as_deref().unwrap_or_default(), &client.way().base, hosts)?;
    let config = told.config.unwrap_or_default();
    Ok((destination, move |settings: Settings| settings.updated(&config)))
}

/// An address as a request goes there: `wss` is HTTPS that becomes something else.
fn destination(text: &str, base: &Address, hosts: &[String]) -> Result<Destination, ListenError> {
    let scheme = match text.split_once("://") {
        Some(("wss", rest)) => format!("https://{rest}"),
        Some(("ws", rest)) => format!("http://{rest}"),
        _ => return Err(ListenError::NoAddress),
    };
    let address = Address::parse(&scheme).map_err(|_| ListenError::NoAddress)?;
    if !may_listen(&address, base, hosts) {
        return Err(ListenError::ForeignHost(address.host().to_owned()));
    }
    let service = address.values("service_id").next().and_then(|number| number.parse().ok());
    Ok(Destination { service: service.unwrap_or_default(), address })
}

/// What a client cannot do whoever answers.
pub(super) fn possible(client: &Client) -> Result<(), ListenError> {
    if client.is_of_store_app() {
        let told = "only custom apps have a long connection: a store app's events come over HTTP";
        return Err(ListenError::Endpoint(Error::Config(told.to_owned())));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Result<(String, i32), String> {
        let base = Address::parse("https://open.feishu.cn").expect("a URL");
        let told = destination(text, &base, &[]);
        told.map(|told| (told.address.to_string(), told.service))
            .map_err(|error| format!("{error} {error:?}"))
    }

    #[test]
    fn an_address_is_asked_over_https_and_says_the_service() {
        let url = "a.feishu.cn/ws/v2?device_id=1&service_id=33554678&ticket=t%20u";
        assert_eq!(told(&format!("wss://{url}")), Ok((format!("https://{url}"), 33_554_678)));
        assert_eq!(told("wss://a.feishu.cn/ws?service_id=x").map(|(_, service)| service), Ok(0));
    }

    #[test]
    fn what_is_no_address_of_the_platforms_is_not_asked_and_no_ticket_is_shown() {
        for text in ["", "https://a.feishu.cn/?ticket=canary", "wss://", "canary"] {
            let error = told(text).expect_err(text);
            assert!(error.contains("NoAddress") && !error.contains("canary"), "{error}");
        }
        for text in ["wss://evil.example/canary?ticket=canary", "ws://a.feishu.cn/?ticket=canary"] {
            let error = told(text).expect_err(text);
            assert!(error.contains("ForeignHost") && !error.contains("canary"), "{error}");
        }
    }
}
