//! A web application whose users log in.

use feishu_api::authen_v1::user_info::GetUserInfo;
use feishu_api::mock::{Fault, Platform};
use feishu_api::{AuthError, AuthorizeUrl, Client, Error, MemoryStore, OAuth, Retry, SystemClock};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

fn oauth(client: &Client) -> OAuth {
    client.oauth().redirect_uri("https://app.example/callback").scopes(["offline_access"])
}

/// The browser has come back: the user's name, and a session under it.
async fn came_back(client: &Client, address: &str, login: &AuthorizeUrl) -> Result<String, Error> {
    let oauth = oauth(client);
    let tokens = oauth.exchange(&OAuth::code(address, &login.state)?, Some(&login.verifier)).await?;
    let session = oauth.share("ou_1", tokens).await?;
    let me = GetUserInfo::new().send(client).user_session(&session).await?;
    Ok(me.name.unwrap_or_default())
}

/// Anything that is done for the user later, in whatever process.
async fn later(client: &Client) -> Result<(), Error> {
    let session = oauth(client).shared("ou_1").await?;
    let session = session.ok_or_else(|| AuthError::SessionEnded("nobody has logged in".to_owned()))?;
    GetUserInfo::new().send(client).user_session(&session).await.map(drop)
}

async fn logged_in(platform: &Platform, client: &Client) -> String {
    let login = oauth(client).authorize_url().unwrap();
    let address = platform.log_in(&login.url).unwrap();
    came_back(client, &address, &login).await.unwrap()
}

fn refreshes(platform: &Platform) -> usize {
    let requests = platform.requests();
    requests.iter().filter(|sent| sent.json()["grant_type"] == "refresh_token").count()
}

#[tokio::test(start_paused = true)]
async fn a_user_logs_in_and_stays_so() {
    let platform = Platform::new();
    let client = platform.client();
    assert!(later(&client).await.is_err());
    assert_eq!(logged_in(&platform, &client).await, "name");
    later(&client).await.unwrap();
    assert_eq!(refreshes(&platform), 0);
    for hours in 1..=3 {
        tokio::time::advance(Duration::from_hours(2)).await;
        later(&client).await.unwrap();
        assert_eq!(refreshes(&platform), hours);
    }
}

#[tokio::test(start_paused = true)]
async fn a_user_who_says_no_is_not_logged_in() {
    let platform = Platform::new();
    let client = platform.client();
    let login = oauth(&client).authorize_url().unwrap();
    let address = platform.turn_down(&login.url).unwrap();
    let error = came_back(&client, &address, &login).await.unwrap_err();
    assert!(matches!(error, Error::Auth(AuthError::LoginFailed(_))), "{error}");
    assert!(platform.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn two_processes_refresh_once() {
    let platform = Platform::new();
    let store = Arc::new(MemoryStore::new(Arc::new(SystemClock)));
    let process = || {
        let builder = Client::builder("cli_a1b2", "secret").token_store(Arc::clone(&store) as _);
        platform.attach(builder).build().unwrap()
    };
    let (one, other) = (process(), process());
    logged_in(&platform, &one).await;
    tokio::time::advance(Duration::from_hours(2)).await;
    let (first, second) = futures_util::future::join(later(&one), later(&other)).await;
    first.unwrap();
    second.unwrap();
    assert_eq!(refreshes(&platform), 1);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_refused_before_its_time_is_refreshed() {
    let platform = Platform::new();
    let client = platform.client();
    logged_in(&platform, &client).await;
    platform.fault(Fault::StaleToken);
    later(&client).await.unwrap();
    assert_eq!(refreshes(&platform), 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_by_its_deadline_though_no_token_can_be_had() {
    let platform = Platform::new();
    platform.fault(Fault::Unavailable).of_tokens().times(100);
    let client = platform.client();
    let call = |retry: Retry| client.call_raw(feishu_api::Method::Get, "/open-apis/bot/v3/info").retry(retry);
    let began = Instant::now();
    call(Retry::default().deadline(Duration::from_secs(1))).await.unwrap_err();
    assert!(began.elapsed() <= Duration::from_secs(1), "{:?}", began.elapsed());

    platform.forget();
    call(Retry::never()).await.unwrap_err();
    assert_eq!(platform.requests().len(), 1);
}
