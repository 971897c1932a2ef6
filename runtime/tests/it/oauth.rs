//! Users who log in.

use std::collections::BTreeMap;

use feishu_runtime::{AuthError, Client, Error, OAuth, Secret};
use reqwest::Url;
use serde_json::json;

use crate::platform::{Platform, ok};

const CALLBACK: &str = "https://app.example/callback?from=feishu";

async fn platform() -> (Platform, Client) {
    let platform = Platform::start(|_| ok(&json!({}))).await;
    let client =
        platform.builder().replace_host("https://accounts.feishu.cn", &platform.base).build().unwrap();
    (platform, client)
}

#[tokio::test]
async fn a_login_goes_from_the_address_over_the_code_to_tokens() {
    let (platform, client) = platform().await;
    let oauth = client.oauth().redirect_uri(CALLBACK).scopes(["offline_access", "im:chat"]);
    let login = oauth.authorize_url().unwrap();
    let url = Url::parse(&login.url).unwrap();
    assert!(
        login.url.starts_with(&format!("{}/open-apis/authen/v1/authorize?", platform.base)),
        "{}",
        login.url
    );
    let query: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
    let said = |name: &str| query.get(name).map(String::as_str);
    assert_eq!(said("client_id"), Some("cli_test"));
    assert_eq!(said("response_type"), Some("code"));
    assert_eq!(said("redirect_uri"), Some(CALLBACK));
    assert_eq!(said("scope"), Some("offline_access im:chat"));
    assert_eq!(said("state"), Some(login.state.as_str()));
    assert_eq!(said("code_challenge_method"), Some("S256"));
    assert_eq!(said("code_challenge").unwrap().len(), 43);
    assert!((43..=128).contains(&login.verifier.expose().len()));
    assert!(!login.url.contains(login.verifier.expose()));

    let code =
        OAuth::code(&format!("{CALLBACK}&code=c%2D1&state={}#/login", login.state), &login.state).unwrap();
    let tokens = oauth.exchange(&code, Some(&login.verifier)).await.unwrap();
    assert_eq!(
        platform.token_requests()[0].json(),
        json!({"grant_type": "authorization_code", "client_id": "cli_test", "client_secret": "app-secret-123",
            "code": "c-1", "redirect_uri": CALLBACK, "code_verifier": login.verifier.expose()})
    );
    assert_eq!(tokens.access_token.expose(), "u-0");
    assert_eq!(tokens.refresh_token.as_ref().unwrap().expose(), "r-0");
    assert!(tokens.expires_at < tokens.refresh_expires_at);

    let again = oauth.exchange(&code, Some(&login.verifier)).await.unwrap_err();
    assert!(matches!(again, Error::Auth(AuthError::Refused(_))), "{again}");
    assert_eq!(platform.token_requests().len(), 2, "a code is never sent again by itself");
}

#[tokio::test]
async fn each_login_has_its_own_state_and_verifier_and_shows_neither() {
    let (_, client) = platform().await;
    let oauth = client.oauth().redirect_uri(CALLBACK);
    let (one, other) = (oauth.authorize_url().unwrap(), oauth.authorize_url().unwrap());
    assert_ne!(one.state, other.state);
    assert_ne!(one.verifier, other.verifier);
    let shown = format!("{one:?} {oauth:?}");
    assert!(!shown.contains(&one.state) && !shown.contains("app-secret-123"), "{shown}");
}

#[tokio::test]
async fn a_login_needs_to_know_where_the_browser_goes() {
    let (_, client) = platform().await;
    assert!(matches!(client.oauth().authorize_url(), Err(Error::Config(_))));
}

#[test]
fn the_address_is_that_of_the_clients_family() {
    for (base, host) in [
        ("https://open.feishu.cn", "accounts.feishu.cn"),
        ("https://open.larksuite.com", "accounts.larksuite.com"),
    ] {
        let client = Client::builder("cli_test", "s").base_url(base).build().unwrap();
        let login = client.oauth().redirect_uri(CALLBACK).authorize_url().unwrap();
        assert_eq!(Url::parse(&login.url).unwrap().host_str(), Some(host));
    }
}

#[test]
fn a_code_comes_with_the_state_that_was_sent_or_not_at_all() {
    let code = |callback: &str| OAuth::code(callback, "s-1");
    for good in ["https://a.example/cb?code=c&state=s-1", "code=c&state=s-1", "/cb?state=s-1&code=c#x"] {
        assert_eq!(code(good).unwrap(), Secret::from("c"), "{good}");
    }
    for bad in [
        "https://a.example/cb?code=c&state=s-2",
        "https://a.example/cb?code=c",
        "code=&state=s-1",
        "state=s-1",
        "error=access_denied&state=s-1",
        "error=access_denied&code=c&state=s-1",
        "",
    ] {
        assert!(matches!(code(bad), Err(AuthError::LoginFailed(_))), "{bad}");
    }
    assert!(OAuth::code("code=c&state=", "").is_err());
    let refused = code("error=access_denied&state=s-1").unwrap_err();
    assert!(refused.to_string().contains("access_denied"), "{refused}");
}
