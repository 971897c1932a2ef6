//! The calls of all endpoints over real HTTP, against what their pages show.

use crate::{
    platform::{AGENT, APP, LOG_ID, Platform, SECRET, Seen, TOKEN},
    samples,
};
use feishu_api::{
    Client, Convert as _, Error,
    contact_v3::{
        department::{PatchDepartment, PatchDepartmentArgs, UpdateDepartmentId, patch},
        unit::{ListDepartment, ListDepartmentCode, UnbindDepartment, UnbindDepartmentCode},
    },
    directory_v1::department::DeleteDepartment,
    id::DepartmentIdType,
};
use futures_util::TryStreamExt as _;
use serde_json::{Value, json};

const DEPARTMENT: &str = "od-4e6ac4d14bcd5071a37a39de902c7141";

/// What every call has to look like, and this one in particular. The body is null where there is none.
#[track_caller]
fn is_call(seen: &Seen, method: &str, path: &str, query: Option<&str>, body: &Value) {
    assert_eq!((seen.method.as_str(), seen.path.as_str(), seen.query.as_deref()), (method, path, query));
    assert_eq!(seen.header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
    assert_eq!(seen.header("user-agent"), Some(AGENT));
    let content_type = (!body.is_null()).then_some("application/json; charset=utf-8");
    assert_eq!(seen.header("content-type"), content_type);
    assert_eq!(&seen.body, body);
}

#[tokio::test]
async fn patch_department_is_called_as_its_curl_sample_shows() {
    let [request, response] = samples::request_and_response("contact-v3/department/patch.md");
    let platform = Platform::answering(response).await;

    let names = patch::I18nName::new().zh_cn("Demo名称").ja_jp("デモ名").en_us("Demo Name");
    let leader = patch::Leader::new().leader_id("ou_357368f98775f04bea02afc6b1d33478").leader_type(1);
    let needed = PatchDepartmentArgs {
        department_id: DEPARTMENT.to_owned(),
        user_id_type: "open_id".to_owned(),
        department_id_type: "open_department_id".to_owned(),
    };
    let call = PatchDepartment::new(needed)
        .name("DemoName")
        .i18n_name(names)
        .parent_department_id("D067")
        .leader_user_id("ou_7dab8a3d3cdcc9da365777c7ad535d62")
        .order("100")
        .unit_ids(["custom_unit_id"])
        .create_group_chat(false)
        .leaders(vec![leader]);
    let reply = call.send(&platform.client()).await.unwrap();

    let path = format!("/open-apis/contact/v3/departments/{DEPARTMENT}");
    let query = "user_id_type=open_id&department_id_type=open_department_id";
    is_call(&platform.call(), "PATCH", &path, Some(query), &request);
    let department = reply.department.unwrap();
    assert_eq!(department.open_department_id.as_deref(), Some(DEPARTMENT));
    assert_eq!(department.i18n_name.unwrap().ja_jp.as_deref(), Some("デモ名"));
    assert_eq!(
        (department.member_count, department.unit_ids),
        (Some(100), vec!["custom_unit_id".to_owned()])
    );
    assert_eq!(department.status.unwrap().is_deleted, Some(false));
}

#[tokio::test]
async fn update_department_id_is_called_as_its_page_shows() {
    let [request, response] = samples::request_and_response("contact-v3/department/update_department_id.md");
    let platform = Platform::answering(response).await;

    let call = UpdateDepartmentId::new("od-d6b83d25c129775723a36f52495c4f81", "NewDevDepartID")
        .department_id_type(DepartmentIdType::OpenDepartmentId);
    call.send(&platform.client()).await.unwrap();

    let path = "/open-apis/contact/v3/departments/od-d6b83d25c129775723a36f52495c4f81/update_department_id";
    let query = "department_id_type=open_department_id";
    is_call(&platform.call(), "PATCH", path, Some(query), &request);
}

#[tokio::test]
async fn unbind_department_is_called_as_its_page_shows() {
    let [request, response] = samples::request_and_response("contact-v3/unit/unbind_department.md");
    let platform = Platform::answering(response).await;

    let call =
        UnbindDepartment::new("BU121", DEPARTMENT).department_id_type(DepartmentIdType::OpenDepartmentId);
    call.send(&platform.client()).await.unwrap();

    is_call(&platform.call(), "POST", "/open-apis/contact/v3/unit/unbind_department", None, &request);
}

#[tokio::test]
async fn delete_department_is_called_as_its_page_shows() {
    let platform = Platform::answering(samples::response("directory-v1/department/delete.md")).await;

    let call = DeleteDepartment::new("weasdqwe").department_id_type(DepartmentIdType::OpenDepartmentId);
    call.send(&platform.client()).await.unwrap();

    let query = Some("department_id_type=open_department_id");
    is_call(&platform.call(), "DELETE", "/open-apis/directory/v1/departments/weasdqwe", query, &Value::Null);
}

const TIMEOUT: std::time::Duration = std::time::Duration::from_secs(20);
const LIST: &str = "/open-apis/contact/v3/unit/list_department";

#[tokio::test]
async fn list_department_is_called_as_its_page_shows() {
    let response = samples::response("contact-v3/unit/list_department.md");
    let platform = Platform::answering(response.clone()).await;

    let call = ListDepartment::new("BU121")
        .department_id_type(DepartmentIdType::OpenDepartmentId)
        .page_token("AQD9/Rn9+eij=")
        .page_size(50);
    let reply = call.send(&platform.client()).await.unwrap();

    let query =
        "unit_id=BU121&department_id_type=open_department_id&page_token=AQD9%2FRn9%2Beij%3D&page_size=50";
    is_call(&platform.call(), "GET", LIST, Some(query), &Value::Null);
    let [department] = reply.departmentlist.as_slice() else { panic!("{reply:?}") };
    assert_eq!(
        (department.unit_id.as_deref(), department.department_id.as_deref()),
        (Some("BU121"), Some(DEPARTMENT))
    );
    assert_eq!(
        (reply.has_more, reply.page_token.as_deref()),
        (Some(true), response["data"]["page_token"].as_str())
    );
}

#[tokio::test]
async fn the_items_of_a_list_run_over_both_of_its_pages() {
    let platform = Platform::start(|seen| {
        let is_second = seen.query.as_deref().is_some_and(|query| query.contains("page_token=second"));
        let (id, more, next) = if is_second { ("b", false, "") } else { ("a", true, "second") };
        let data = json!({"departmentlist": [{"department_id": id}], "has_more": more, "page_token": next});
        (200, json!({"code": 0, "msg": "success", "data": data}))
    })
    .await;

    let items = ListDepartment::new("BU121").page_size(1).items(&platform.client());
    let ids = items.map_ok(|department| department.department_id.unwrap()).try_collect::<Vec<_>>();

    assert_eq!(ids.await.unwrap(), ["a", "b"]);
    let [first, second] = platform.calls().try_into().unwrap();
    is_call(&first, "GET", LIST, Some("unit_id=BU121&page_size=1"), &Value::Null);
    is_call(&second, "GET", LIST, Some("unit_id=BU121&page_token=second&page_size=1"), &Value::Null);
    assert_eq!(platform.token_requests().len(), 1);
}

#[tokio::test]
async fn one_token_is_fetched_for_many_calls() {
    let platform = Platform::answering(json!({"code": 0, "msg": "success", "data": {}})).await;
    let client = platform.client();
    for _ in 0..3 {
        ListDepartment::new("BU121").send(&client).await.unwrap();
    }
    DeleteDepartment::new("weasdqwe").send(&client).await.unwrap();

    let [fetch] = platform.token_requests().try_into().unwrap();
    assert_eq!((fetch.method.as_str(), fetch.query.as_deref()), ("POST", None));
    assert_eq!(fetch.body, json!({"app_id": APP, "app_secret": SECRET}));
    assert_eq!(fetch.header("authorization"), None);
    assert_eq!(platform.calls().len(), 4);
}

#[tokio::test]
async fn an_error_of_the_platform_has_its_documented_code_and_hint() {
    let platform = Platform::start(|_| (400, json!({"code": 43051, "msg": "unit_id invalid"}))).await;
    let error = UnbindDepartment::new("BU0", DEPARTMENT).send(&platform.client()).await.unwrap_err();

    let Error::Api(error) = error else { panic!("{error:?}") };
    assert!(error.code == UnbindDepartmentCode::UnitIdInvalid);
    assert!(error.code != UnbindDepartmentCode::DepartmentIdInvalid);
    assert!(error.code == ListDepartmentCode::UnitIdInvalid, "the other endpoint documents the same code");
    assert_eq!(error.typed::<UnbindDepartmentCode>(), UnbindDepartmentCode::UnitIdInvalid);
    assert_eq!((error.http_status(), error.message.as_str()), (400, "unit_id invalid"));
    assert!(error.hint().starts_with("非法的单位 ID。"), "{}", error.hint());
    assert_eq!(error.log_id(), Some(LOG_ID));
}

#[tokio::test]
async fn an_error_that_no_page_documents_keeps_its_code() {
    let platform = Platform::start(|_| (400, json!({"code": 1, "msg": "novel"}))).await;
    let error = UnbindDepartment::new("BU121", DEPARTMENT).send(&platform.client()).await.unwrap_err();
    let Error::Api(error) = error else { panic!("{error:?}") };
    assert_eq!(error.typed::<UnbindDepartmentCode>(), UnbindDepartmentCode::Other(1));
    assert_eq!((error.hint(), error.message.as_str()), ("", "novel"));
}

#[tokio::test]
async fn an_app_that_the_platform_does_not_know_gets_no_token() {
    let platform = Platform::answering(Value::Null).await;
    let stranger = Client::builder(APP, "wrong").base_url(platform.base()).build().unwrap();
    let error = ListDepartment::new("BU121").send(&stranger).await.unwrap_err();
    assert!(matches!(error, Error::Auth(_)), "{error:?}");
    assert_eq!(platform.calls().len(), 0);
}

#[tokio::test]
async fn neither_the_client_nor_an_error_shows_a_secret() {
    let platform = Platform::start(|_| (400, json!({"code": 43051, "msg": "unit_id invalid"}))).await;
    let client = platform.client();
    let error = UnbindDepartment::new("BU0", DEPARTMENT).send(&client).await.unwrap_err();
    let shown = format!("{client:?} {error:?} {error}");
    assert!(!shown.contains(SECRET) && !shown.contains(TOKEN), "{shown}");
}

#[tokio::test]
async fn a_request_that_breaks_the_documented_rules_is_not_sent() {
    let platform = Platform::answering(Value::Null).await;
    let call = UpdateDepartmentId::new("od-1", format!("od-{}", "x".repeat(127)));
    let error = call.send(&platform.client()).await.unwrap_err();

    let Error::Check(violations) = error else { panic!("{error:?}") };
    let lines = violations.violations.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        lines,
        [
            "new_department_id: 130 characters, at most 128 allowed",
            "new_department_id: begins with `od-`, which is not allowed",
        ]
    );
    assert_eq!(platform.hits(), 0, "not even a token is asked for");
}

#[tokio::test]
async fn a_page_that_is_too_large_is_not_asked_for() {
    let platform = Platform::answering(Value::Null).await;
    let error = ListDepartment::new("BU121").page_size(101).send(&platform.client()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "contact_v3.unit.list_department: the request breaks documented rules, nothing was sent: page_size: 101, at \
         most 100 allowed"
    );
    assert_eq!(platform.hits(), 0);
}

#[tokio::test]
async fn a_call_is_spawned_joined_and_stored_after_its_request_and_client_are_gone() {
    let platform =
        Platform::answering(json!({"code": 0, "msg": "", "data": {"departmentlist": [], "has_more": false}}))
            .await;
    let mut calls = tokio::task::JoinSet::new();
    let mut stored: Vec<feishu_api::BoxFuture<'static, Result<_, Error>>> = Vec::new();
    {
        let client = platform.client();
        for unit in ["BU1", "BU2"] {
            calls.spawn(ListDepartment::new(unit).send(&client).into_future());
        }
        let request = ListDepartment::new("BU3");
        stored.push(request.send(&client).detailed());
        stored.push(ListDepartment::new("BU4").send(&client).timeout(TIMEOUT).detailed());
    }
    while let Some(reply) = calls.join_next().await {
        assert_eq!(reply.unwrap().unwrap().has_more, Some(false));
    }
    for reply in futures_util::future::join_all(stored).await {
        assert_eq!(reply.unwrap().data.has_more, Some(false));
    }
    let mut asked: Vec<_> = platform.calls().into_iter().filter_map(|call| call.query).collect();
    asked.sort();
    assert_eq!(asked, ["unit_id=BU1", "unit_id=BU2", "unit_id=BU3", "unit_id=BU4"]);
}

#[test]
fn what_was_read_becomes_what_is_sent_by_its_names() {
    let department = json!({"open_department_id": DEPARTMENT, "name": "A", "order": "100", "unit_ids": ["u"],
        "i18n_name": {"ja_jp": "B"}, "member_count": 7});
    let mut read = patch::Department::default();
    feishu_api::codec::from_slice(department.to_string().as_bytes(), &mut read).unwrap();
    let mut request: PatchDepartment = read.convert().unwrap();
    assert_eq!(request.name.as_deref(), Some("A"));
    assert_eq!(request.order.as_deref(), Some("100"));
    assert_eq!(request.i18n_name.as_ref().unwrap().ja_jp.as_deref(), Some("B"));
    request = request.name("C");
    assert_eq!(feishu_api::codec::to_value(&request).unwrap()["name"], "C");
}
