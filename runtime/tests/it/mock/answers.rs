//! What a call is answered with.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use feishu_runtime::blocking::Wait;
use feishu_runtime::mock::{ApiFault, File, Platform, made};
use feishu_runtime::{Client, Code, Error, Items, Method, Retry, UserTokens, json};
use futures_util::TryStreamExt;

use crate::endpoints::{
    AnyCode, Bare, CreateDepartment, Department, DepartmentPage, GetFile, Leader, ListDepartments, Ping, Pong,
};

fn department(id: &str) -> Department {
    made(|it: &mut Department| it.id = Some(id.to_owned()))
}

fn list(unit: &str) -> ListDepartments {
    ListDepartments { unit: unit.to_owned(), ..ListDepartments::default() }
}

#[tokio::test(start_paused = true)]
async fn a_handler_takes_the_request_and_gives_the_response() {
    let platform = Platform::new();
    platform.on(|request: &ListDepartments| {
        Ok(made(|page: &mut DepartmentPage| page.items = vec![department(&request.unit)]))
    });
    let page = list("BU121").send(&platform.client()).await.unwrap();
    assert_eq!(page.items, [department("BU121")]);
    assert_eq!(platform.calls::<ListDepartments>()[0].unit, "BU121");
}

#[tokio::test(start_paused = true)]
async fn the_later_handler_of_an_endpoint_counts_and_keeps_what_it_knows() {
    let platform = Platform::new();
    let pong = |bot: usize| made(|it: &mut Pong| it.bot = Some(bot.to_string()));
    platform.on(move |_: &Ping| Ok(pong(0)));
    let mut count = 0;
    platform.on(move |_: &Ping| {
        count += 1;
        Ok(pong(count))
    });
    let client = platform.client();
    for expected in ["1", "2"] {
        assert_eq!(Ping {}.send(&client).await.unwrap().bot.as_deref(), Some(expected));
    }
}

#[tokio::test(start_paused = true)]
async fn of_a_handler_with_a_type_and_one_without_the_later_counts() {
    let platform = Platform::new();
    let client = platform.client();
    let bot = async || Ping {}.send(&client).await.unwrap().bot.unwrap();
    let typed = || platform.on(|_: &Ping| Ok(made(|it: &mut Pong| it.bot = Some("typed".to_owned()))));
    let by_hand = || {
        platform.on_path(Method::Get, "/open-apis/bot/v3/info", |_| Ok(json!({"code": 0, "bot": "by hand"})))
    };
    for _ in 0..2 {
        typed();
        assert_eq!(bot().await, "typed");
        by_hand();
        assert_eq!(bot().await, "by hand");
    }
    platform.on_json(|_: &Ping| Ok(json!({"code": 0, "bot": "as JSON"})));
    assert_eq!(bot().await, "as JSON");
}

#[tokio::test(start_paused = true)]
async fn a_reply_may_stray_from_its_docs_as_a_test_wants() {
    let platform = Platform::new();
    let client = platform.client();
    platform.on_json(|request: &ListDepartments| {
        let odd = json!({"department_id": ["not", "a", "text"], "name": request.unit, "member_count": "3"});
        Ok(json!({"code": 0, "data": {"items": [odd], "has_more": null, "novel": 1}}))
    });
    let reply = list("BU121").send(&client).detailed().await.unwrap();
    let told = reply.mismatches.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(told, ["data.items[0].department_id: expected a string, found a list"]);
    let [found] = reply.data.items.as_slice() else { panic!("one element") };
    assert_eq!((found.name.as_deref(), found.members), (Some("BU121"), Some(3)));

    platform.on_json(|_: &ListDepartments| Ok(json!({"code": 43051, "msg": "unit_id invalid"})));
    let Err(Error::Api(error)) = list("BU121").send(&client).await else { panic!("refused") };
    assert_eq!((error.http_status(), error.typed::<AnyCode>()), (200, AnyCode::UnitIdInvalid));
}

#[tokio::test(start_paused = true)]
async fn a_path_that_is_answered_by_hand_is_still_the_endpoint_that_it_is() {
    let platform = Platform::new();
    let client = platform.client();
    let path = "/open-apis/contact/v3/units/{any}/departments";
    platform.on_path(Method::Get, path, |_| Ok(json!({"code": 0, "data": {"items": []}})));
    platform.once(AnyCode::UnitIdInvalid).of::<ListDepartments>();
    let Err(Error::Api(error)) = list("BU121").send(&client).await else { panic!("refused") };
    assert_eq!(error.code, Code(43051));
    assert!(list("BU121").send(&client).await.unwrap().items.is_empty());
    // What its docs forbid does not get there.
    let sized = ListDepartments { page_size: Some(0), ..list("BU121") };
    let refused = sized.send(&client).with("page_size", json!("many")).await.unwrap_err();
    assert!(refused.to_string().contains("99992402"), "{refused}");
    assert!(list("BU121").send(&client).access_token("t-unknown").await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_handler_may_refuse_and_may_ask_the_platform() {
    let platform = Platform::new();
    let asked = platform.clone();
    platform.on(move |_: &Ping| match asked.calls::<Ping>().len() {
        1 => Err(AnyCode::UnitIdInvalid.into()),
        _ => Ok(Pong::default()),
    });
    let client = platform.client();
    let Err(Error::Api(error)) = Ping {}.send(&client).await else { panic!("refused") };
    assert_eq!((error.http_status(), error.code, &*error.message), (400, Code(43051), "unit_id invalid"));
    assert_eq!(error.hint(), "check the unit id");
    assert!(Ping {}.send(&client).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn without_a_handler_every_field_is_filled_by_its_kind() {
    let platform = Platform::new();
    let client = platform.client();
    let call = list("BU121").send(&client).strict_replies(true).detailed().await.unwrap();
    let [found] = call.data.items.as_slice() else { panic!("one element") };
    assert_eq!((found.name.as_deref(), found.members, found.deleted), (Some("name"), Some(1), Some(true)));
    assert_eq!(found.leaders[0], Leader { kind: Some(1), id: Some("leaderID".to_owned()) });
    assert_eq!(found.kind.as_ref().map(ToString::to_string).as_deref(), Some("id_kind"));
    assert_eq!((found.share, found.labels.get("key")), (Some(1.5), Some(&1)));
    assert_eq!(found.extra, Some(json!({})));
    // A type inside of itself is left out, so that there is an end.
    assert!(found.parent.is_none());
    assert_eq!(Ping {}.send(&client).await.unwrap().bot.as_deref(), Some("bot"));
    assert_eq!(Bare {}.send(&client).await.unwrap().bot.as_deref(), Some("bot"));
    let file = GetFile { name: "a".to_owned() }.send(&client).await.unwrap();
    assert!(file.bytes(100).await.unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_list_that_is_made_up_ends_with_its_first_page() {
    let platform = Platform::new();
    let all: Vec<_> = Items::new(&platform.client(), list("BU121")).try_collect().await.unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(platform.calls::<ListDepartments>().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_list_comes_in_pages_of_the_size_that_is_asked_for() {
    let platform = Platform::new();
    platform.on_list(|request: &ListDepartments| {
        let of = |number| department(&format!("{}-{number}", request.unit));
        Ok((0..45).map(of).collect())
    });
    let client = platform.client();
    let all: Vec<_> = Items::new(&client, list("BU121")).try_collect().await.unwrap();
    assert_eq!((all.len(), platform.calls::<ListDepartments>().len()), (45, 3));
    assert_eq!(all[44], department("BU121-44"));

    let sized = ListDepartments { page_size: Some(15), ..list("BU121") };
    let page = sized.send(&client).await.unwrap();
    assert_eq!((page.items.len(), page.has_more), (15, Some(true)));
    let last = ListDepartments { page_size: Some(15), page_token: page.page_token, ..list("BU121") };
    let page = last.send(&client).await.unwrap();
    assert_eq!(page.items[0], department("BU121-15"));

    let strange = ListDepartments { page_token: Some("strange".to_owned()), ..list("BU121") };
    let Err(Error::Api(error)) = strange.send(&client).await else { panic!("refused") };
    assert_eq!(error.detail.field_violations[0].field.as_deref(), Some("page_token"));
}

#[tokio::test(start_paused = true)]
async fn a_handler_may_give_each_page_by_itself() {
    let platform = Platform::new();
    platform.on(|request: &ListDepartments| {
        let is_first = request.page_token.is_none();
        Ok(made(|page: &mut DepartmentPage| {
            page.items = vec![department(if is_first { "1" } else { "2" })];
            page.has_more = Some(is_first);
            page.page_token = is_first.then(|| "next".to_owned());
        }))
    });
    let all: Vec<_> = Items::new(&platform.client(), list("BU121")).try_collect().await.unwrap();
    assert_eq!(all, [department("1"), department("2")]);
}

#[tokio::test(start_paused = true)]
async fn what_the_docs_forbid_is_refused_off_the_wire() {
    let platform = Platform::new();
    platform.on(|_: &CreateDepartment| panic!("it must not get here"));
    let client = platform.client().checks(false);
    let request = CreateDepartment { name: "od-long".to_owned(), ..CreateDepartment::default() };
    let Err(Error::Api(error)) = request.send(&client).await else { panic!("refused") };
    assert_eq!((error.http_status(), error.code), (400, Code(99_992_402)));
    let violations = error.detail.field_violations.iter().map(|violation| {
        format!("{}: {}", violation.field.as_deref().unwrap(), violation.description.as_deref().unwrap())
    });
    assert_eq!(
        violations.collect::<Vec<_>>(),
        ["name: 7 characters, at most 5 allowed", "name: begins with `od-`, which is not allowed",]
    );

    // Of another structure, and deep inside.
    let leader = made(|it: &mut Leader| it.id = Some("too long".to_owned()));
    let request = CreateDepartment { name: "a".to_owned(), leaders: Some(vec![leader]), trace: None };
    let call = request.send(&client).with("leaders[0].leaderType", json!({"a": 1}));
    let Err(Error::Api(error)) = call.await else { panic!("refused") };
    let fields = error.detail.field_violations.iter().map(|violation| violation.field.as_deref().unwrap());
    assert_eq!(fields.collect::<Vec<_>>(), ["leaders[0].leaderType", "leaders[0].leaderID"]);
}

#[tokio::test(start_paused = true)]
async fn a_path_without_a_type_has_a_handler_too() {
    let platform = Platform::new();
    platform.on_path(Method::Post, "/open-apis/bot/v9/{bot}/say", |sent| {
        Ok(json!({"code": 0, "said": sent.json()["text"], "path": sent.path(), "lang": sent.query("lang")}))
    });
    let client = platform.client();
    let say = || client.call_raw(Method::Post, "/open-apis/bot/v9/b%201/say").query("lang", "en");
    let reply = say().json(&json!({"text": "hello"})).await.unwrap();
    assert_eq!(reply.data["said"], "hello");
    assert_eq!(reply.data["path"], "/open-apis/bot/v9/b%201/say");
    assert_eq!(reply.data["lang"], json!(["en"]));
    assert!(say().without_token().await.is_ok());
    assert!(say().access_token("t-unknown").await.is_err());

    let unknown = client.call_raw(Method::Get, "/open-apis/nowhere").await.unwrap_err();
    assert!(unknown.to_string().contains("the mock knows no endpoint GET /open-apis/nowhere"), "{unknown}");
    let Err(Error::Api(error)) = client.call_raw(Method::Get, "/open-apis/bot/v9/1/say").await else {
        panic!("refused")
    };
    assert_eq!(error.code, Code(99_991_301));
}

#[tokio::test(start_paused = true)]
async fn a_raw_call_reaches_the_handler_of_the_endpoint_at_its_path() {
    let platform = Platform::new();
    platform.on(|_: &Ping| Ok(made(|it: &mut Pong| it.bot = Some("b".to_owned()))));
    let reply = platform.client().call_raw(Method::Get, "/open-apis/bot/v3/info").await.unwrap();
    assert_eq!(reply.data, json!({"code": 0, "msg": "success", "bot": "b"}));
    assert_eq!(platform.calls::<Ping>().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn any_client_can_be_attached() {
    let platform = Platform::new();
    let builder =
        Client::builder("cli_other", "secret").base_url("https://open.larksuite.com").retry(Retry::never());
    let client = platform.attach(builder).build().unwrap();
    Ping {}.send(&client).await.unwrap();
    let [tokens, call] = platform.requests().try_into().unwrap();
    assert_eq!(tokens.json()["app_id"], "cli_other");
    assert_eq!(
        (call.method(), call.host(), call.path()),
        ("GET", "open.larksuite.com", "/open-apis/bot/v3/info")
    );
    assert_eq!(format!("{call:?}"), r#"Sent { method: "GET", path: "/open-apis/bot/v3/info", .. }"#);
    platform.forget();
    assert!(platform.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_group_bot_can_be_attached() {
    let platform = Platform::new();
    let address = "https://open.feishu.cn/open-apis/bot/v2/hook/abc";
    let bot =
        feishu_runtime::WebhookBot::configured(address, "", |builder| platform.attach(builder)).unwrap();
    bot.text("hello").await.unwrap();
    assert_eq!(platform.requests()[0].json()["content"], json!({"text": "hello"}));
}

#[tokio::test]
async fn a_file_is_served_whole_and_in_parts() {
    let folder = tempfile::tempdir().unwrap();
    let platform = Platform::new();
    platform.on(|request: &GetFile| {
        Ok(File::new("0123456789").file_name(&request.name).content_type("text/plain").into())
    });
    let client = platform.client();
    let request = GetFile { name: "报告.txt".to_owned() };
    let file = request.send(&client).await.unwrap();
    assert_eq!((file.file_name().as_deref(), file.content_type()), (Some("报告.txt"), Some("text/plain")));
    assert_eq!(file.write_to(folder.path().join("whole")).await.unwrap(), 10);

    let part = request.send(&client).range(3, Some(5)).await.unwrap();
    assert!(part.is_partial());
    assert_eq!(part.bytes(100).await.unwrap(), "345");
    let Err(Error::Api(error)) = request.send(&client).range(10, None).await else { panic!("refused") };
    assert_eq!(error.http_status(), 416);
    let backwards = request.send(&client).range(5, Some(3)).await.unwrap_err();
    assert!(matches!(&backwards, Error::Config(why) if why.contains("bytes=5-3")), "{backwards}");
    // A range that ends before it begins says nothing.
    let whole = request.send(&client).header("Range", "bytes=5-3").await.unwrap();
    assert_eq!((whole.is_partial(), whole.len()), (false, Some(10)));
}

#[tokio::test(start_paused = true)]
async fn calls_that_are_made_at_once_are_answered_each() {
    let platform = Platform::new();
    let most = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&most);
    platform.on(move |request: &ListDepartments| {
        counted.fetch_add(1, Ordering::Relaxed);
        Ok(made(|page: &mut DepartmentPage| page.items = vec![department(&request.unit)]))
    });
    let client = platform.client();
    let units: Vec<_> = (0..50).map(|unit| list(&unit.to_string())).collect();
    let calls = units.iter().map(|unit| async { unit.send(&client).await.unwrap().items[0].id.clone() });
    let found = futures_util::future::join_all(calls).await;
    assert_eq!(found, (0..50).map(|unit| Some(unit.to_string())).collect::<Vec<_>>());
    assert_eq!(most.load(Ordering::Relaxed), 50);
    // One request for a token, however many wait for it.
    assert_eq!(platform.requests().len(), 51);
}

#[test]
fn a_call_that_waits_is_answered_too() {
    let platform = Platform::new();
    let reply = Ping {}.send(&platform.client()).wait().unwrap();
    assert_eq!(reply.bot.as_deref(), Some("bot"));
}

#[test]
fn nothing_of_it_shows_a_secret() {
    let fault = ApiFault::new(400, 1, "no");
    assert!(format!("{fault:?}").contains("no"));
    assert!(!format!("{:?}", UserTokens::new("u-secret")).contains("secret"));
    assert_eq!(format!("{:?}", Platform::new()), "Platform { requests: 0, pending: [], .. }");
}
