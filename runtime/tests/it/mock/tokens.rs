//! Tokens of apps, tenants and users.

use std::time::Duration;

use feishu_runtime::mock::{ApiFault, Platform};
use feishu_runtime::{
    AuthError, Client, Code, Endpoint, Error, Events, Method, OAuth, Token, UserTokens, json,
};

use crate::endpoints::{GetMe, Ping};

#[tokio::test(start_paused = true)]
async fn a_tenant_token_is_fetched_once_and_again_when_its_time_is_over() {
    let platform = Platform::new();
    let client = platform.client();
    for _ in 0..3 {
        Ping {}.send(&client).await.unwrap();
    }
    assert_eq!(platform.requests().len(), 4);
    tokio::time::advance(Duration::from_secs(2 * 60 * 60)).await;
    Ping {}.send(&client).await.unwrap();
    assert_eq!(platform.requests().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_a_foreign_and_an_old_token_are_refused_by_their_codes() {
    let platform = Platform::new();
    let client = platform.client();
    let refused = async |call: feishu_runtime::Call<'_, Ping>| match call.await {
        Err(Error::Api(error)) => (error.http_status(), error.code.0),
        other => panic!("{:?}", other.err()),
    };
    for (token, code) in [("t-x", 99_991_663), ("u-x", 99_991_668), ("a-x", 99_991_664), ("x", 99_991_671)] {
        assert_eq!(refused(Ping {}.send(&client).access_token(token)).await, (400, code));
    }
    // The endpoint takes no such token.
    let user = platform.token(Token::User);
    assert_eq!(refused(Ping {}.send(&client).access_token(user.clone())).await, (400, 99_991_668));

    let me = GetMe {};
    me.send(&client).user_access_token(user.clone()).await.unwrap();
    tokio::time::advance(Duration::from_secs(2 * 60 * 60)).await;
    let Err(Error::Api(error)) = me.send(&client).user_access_token(user).await else { panic!("refused") };
    assert_eq!(error.code, Code(99_991_677));
}

#[tokio::test(start_paused = true)]
async fn a_token_of_the_tests_own_is_accepted_until_it_is_revoked() {
    let platform = Platform::new();
    platform.accept_token(Token::User, "u-of-the-test");
    let client = platform.client().user_access_token("u-of-the-test");
    GetMe {}.send(&client).await.unwrap();
    platform.revoke_token(&"u-of-the-test".into());
    let Err(Error::Api(error)) = GetMe {}.send(&client).await else { panic!("refused") };
    assert_eq!(error.code, Code(99_991_668));
}

#[tokio::test(start_paused = true)]
async fn who_calls_is_told_to_the_handler_of_a_path() {
    let platform = Platform::new();
    platform.accept_token(Token::User, "u-ann").accept_token(Token::User, "u-bob");
    platform.on_path(Method::Get, GetMe::SPEC.path, |sent| match sent.access_token() {
        Some("u-ann") => Ok(json!({"code": 0, "data": {"name": "Ann"}})),
        _ => Err(ApiFault::new(403, 7, "not you")),
    });
    let client = platform.client();
    let me = GetMe {};
    assert_eq!(me.send(&client).user_access_token("u-ann").await.unwrap().name.as_deref(), Some("Ann"));
    let Err(Error::Api(error)) = me.send(&client).user_access_token("u-bob").await else { panic!("refused") };
    assert_eq!((error.http_status(), error.code), (403, Code(7)));
    // The docs take no other token, and the platform knows by whom it is asked.
    assert!(me.send(&client).user_access_token("u-eve").await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_user_logs_in_and_the_session_refreshes_by_itself() {
    let platform = Platform::new();
    let client = platform.client();
    let oauth =
        client.oauth().redirect_uri("https://app.example/callback").scopes(["offline_access", "im:chat"]);
    let login = oauth.authorize_url().unwrap();
    let callback = platform.log_in(&login.url).unwrap();
    assert!(callback.starts_with("https://app.example/callback?code="), "{callback}");
    let code = OAuth::code(&callback, &login.state).unwrap();
    let tokens = oauth.exchange(&code, Some(&login.verifier)).await.unwrap();
    assert_eq!(tokens.scopes, ["offline_access", "im:chat"]);
    let again = oauth.exchange(&code, Some(&login.verifier)).await.unwrap_err();
    assert!(again.to_string().contains("20003"), "{again}");

    let session = oauth.share("ou_1", tokens.clone()).await.unwrap();
    GetMe {}.send(&client).user_session(&session).await.unwrap();
    tokio::time::advance(Duration::from_secs(2 * 60 * 60)).await;
    GetMe {}.send(&client).user_session(&session).await.unwrap();
    let used: Vec<_> = platform.requests();
    let used =
        used.iter().filter(|sent| sent.path().ends_with("user_info")).filter_map(|sent| sent.access_token());
    let used: Vec<_> = used.collect();
    assert_ne!(used[0], used[1]);

    // The pair from the login is spent.
    let old =
        oauth.share("ou_2", UserTokens { expires_at: Some(std::time::SystemTime::UNIX_EPOCH), ..tokens });
    let old = old.await.unwrap();
    let error = GetMe {}.send(&client).user_session(&old).await.unwrap_err();
    assert!(matches!(&error, Error::Auth(AuthError::SessionEnded(why)) if why.contains("20073")), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_login_that_is_not_the_one_that_was_begun_is_refused() {
    let platform = Platform::new();
    let client = platform.client();
    let oauth = client.oauth().redirect_uri("https://app.example/callback");
    let login = oauth.authorize_url().unwrap();

    let no = platform.turn_down(&login.url).unwrap();
    assert!(OAuth::code(&no, &login.state).unwrap_err().to_string().contains("access_denied"));
    assert_eq!(platform.log_in("https://accounts.feishu.cn/elsewhere"), None);

    let refused = async |oauth: &OAuth, verifier: &str| {
        let callback = platform.log_in(&login.url).unwrap();
        let code = OAuth::code(&callback, &login.state).unwrap();
        oauth.exchange(&code, Some(&verifier.into())).await.unwrap_err().to_string()
    };
    let error = refused(&oauth, "of another").await;
    assert!(error.contains("20049"), "{error}");
    let elsewhere = client.oauth().redirect_uri("https://app.example/elsewhere");
    let error = refused(&elsewhere, login.verifier.expose()).await;
    assert!(error.contains("20071"), "{error}");

    let callback = platform.log_in(&login.url).unwrap();
    let code = OAuth::code(&callback, &login.state).unwrap();
    let tokens = oauth.exchange(&code, Some(&login.verifier)).await.unwrap();
    // Nobody asked for `offline_access`.
    assert!(tokens.refresh_token.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_store_app_gets_its_tokens_by_a_ticket() {
    let platform = Platform::new();
    let builder = platform.attach(Client::builder("cli_store", "secret").store_app());
    let client = builder.build().unwrap().tenant_key("tenant");
    platform.listener(&Events::new().client(&client));

    let error = Ping {}.send(&client).await.unwrap_err();
    assert!(matches!(&error, Error::Auth(AuthError::AppTicketMissing { .. })), "{error}");
    client.set_app_ticket("made up").await.unwrap();
    assert!(Ping {}.send(&client).await.is_err());

    assert!(platform.emit_ticket("cli_store").await.is_acknowledged());
    Ping {}.send(&client).await.unwrap();
    let requests = platform.requests();
    let last = requests.iter().rev().find(|sent| sent.path().ends_with("/tenant_access_token")).unwrap();
    assert_eq!(last.json()["tenant_key"], "tenant");
}
