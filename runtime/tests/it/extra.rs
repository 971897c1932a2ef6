//! Fields that the docs do not list, and documented ones as `null`.

use std::collections::BTreeMap;

use feishu_runtime::{
    Call, Client, Content, Endpoint, Error, FieldRule, Layout, Method, Part, Record, Slot, Spec, Token, Value,
};
use serde_json::json;

use crate::endpoints::{
    AnyCode, CreateDepartment, Department, GetMe, Leader, ListDepartments, Upload, emitted,
};
use crate::platform::Platform;

emitted!(Everything {
    name: Option<String> = "name",
    leader: Option<Leader> = "leader",
    leaders: Option<Vec<Leader>> = "leaders",
    labels: Option<BTreeMap<String, Leader>> = "labels",
    extra: Option<Value> = "extra",
    dotted: Option<String> = "a.b",
});

impl Endpoint for Everything {
    type Response = Department;
    type Code = AnyCode;
    const SPEC: &'static Spec = &Spec {
        id: "test_v1.everything.create",
        method: Method::Post,
        path: "/open-apis/test/v1/everything",
        tokens: &[Token::Tenant],
        content: Content::Json,
        ..Spec::EMPTY
    };
}

async fn sent(change: impl FnOnce(Call<'_, Everything>) -> Call<'_, Everything>) -> Result<Value, Error> {
    let platform = Platform::answering(json!({})).await;
    let client = platform.client();
    let request = Everything {
        name: Some("n".into()),
        leaders: Some(vec![Leader::default(), Leader { id: Some("ou".into()), kind: None }]),
        ..Default::default()
    };
    change(Call::new(&client, &request)).await?;
    Ok(platform.calls()[0].json())
}

#[tokio::test]
async fn unlisted_fields_and_nulls_go_where_their_path_says() {
    let body = sent(|call| {
        call.with("novel", true)
            .with("name", ())
            .with("leader.novel", 1)
            .with("leaders[1].novel", "x")
            .with("leaders[0]", ())
            .with("labels.k.novel", json!([1]))
            .with("extra.any.thing", json!({"deep": null}))
            .with("a.b", "dotted")
    });
    assert_eq!(
        body.await.unwrap(),
        json!({"novel": true, "name": null, "leader": {"novel": 1}, "leaders": [null, {"leaderID": "ou", "novel": "x"}],
            "labels": {"k": {"novel": [1]}}, "extra": {"any": {"thing": {"deep": null}}}, "a.b": "dotted"})
    );
}

#[tokio::test]
async fn what_has_no_documented_parent_is_refused_before_sending() {
    for path in [
        "novel.inside",
        "leader.novel.inside",
        "name.inside",
        "leaders.novel",
        "leaders[7].novel",
        "leaders[x]",
        "leaders[0",
        "",
        ".",
        "a..b",
        "[0]",
        "labels[0]",
        "leader[0]",
        "leaders[0]x",
    ] {
        let error = sent(|call| call.with(path, 1)).await.unwrap_err();
        assert!(matches!(&error, Error::Config(_)), "{path}: {error}");
        assert!(error.to_string().contains(&format!("`{path}`")), "{error}");
    }
}

#[tokio::test]
async fn a_call_without_a_body_takes_it_into_the_query() {
    let platform = Platform::answering(json!({})).await;
    let client = platform.client();
    platform.accept_token("u");
    GetMe {}
        .send(&client)
        .user_access_token("u")
        .with("lang", "z h")
        .with("ids", json!(["a", 1]))
        .await
        .unwrap();
    assert_eq!(platform.calls()[0].query.as_deref(), Some("lang=z%20h&ids=a&ids=1"));

    let list = ListDepartments { unit: "u".into(), page_size: Some(5), ..Default::default() };
    list.send(&client).with("page_size", "10").with("novel", 1).await.unwrap();
    assert_eq!(platform.calls()[1].query.as_deref(), Some("page_size=10&novel=1"));

    for (path, value) in [("unit_id", json!("x")), ("novel", Value::Null), ("page_size.x", json!(1))] {
        assert!(matches!(list.send(&client).with(path, value).await, Err(Error::Config(_))), "{path}");
    }
}

#[tokio::test]
async fn a_form_takes_it_as_a_part() {
    let platform = Platform::answering(json!({})).await;
    let client = platform.client();
    let upload = Upload { kind: "message".into(), labels: None, file: Part::bytes("data") };
    upload.send(&client).with("novel", 7).with("image_type", "avatar").await.unwrap();
    let body = String::from_utf8_lossy(&platform.calls()[0].body).into_owned();
    assert!(body.contains("name=\"novel\"\r\n") && body.contains("\r\n7\r\n"), "{body}");
    assert!(body.contains("avatar") && !body.contains("message"), "{body}");
    assert!(upload.send(&client).with("novel", ()).await.is_err());
}

#[tokio::test]
async fn a_rule_does_not_bind_what_is_sent_otherwise() {
    let platform = Platform::answering(json!({})).await;
    let client = platform.client();
    let create = CreateDepartment { name: "much too long".into(), ..Default::default() };
    assert!(matches!(create.send(&client).await, Err(Error::Check(_))));
    create.send(&client).with("name", "short").await.unwrap();
    assert_eq!(platform.calls()[0].json(), json!({"name": "short"}));
    assert!(matches!(create.send(&client).with("novel", 1).await, Err(Error::Check(_))));
}

#[tokio::test]
async fn what_is_sent_is_not_shown() {
    let client = Client::builder("a", "b").build().unwrap();
    let create = CreateDepartment::default();
    let shown = format!("{:?}", create.send(&client).with("novel", "s3cr3t"));
    assert!(shown.contains("novel") && !shown.contains("s3cr3t"), "{shown}");
}
