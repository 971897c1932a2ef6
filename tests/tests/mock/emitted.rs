//! What the platform in the process does with emitted types, whatever they are.

use feishu_api::contact_v3::department::{PatchDepartment, UpdateDepartmentId};
use feishu_api::contact_v3::unit::{ListDepartment, list_department::UnitDepartment};
use feishu_api::directory_v1::department::{DeleteDepartment, DeleteDepartmentCode};
use feishu_api::mock::{Platform, made, of_json, sample};
use feishu_api::{Endpoint, Error, Token, json};
use futures_util::TryStreamExt;
use std::collections::HashSet;

#[tokio::test(start_paused = true)]
async fn a_call_without_a_handler_gets_a_reply_with_every_field() {
    let platform = Platform::new();
    let client = platform.client().strict_replies(true);
    let request = made(|it: &mut PatchDepartment| {
        it.department_id = "od-1".to_owned();
        it.user_id_type = "open_id".to_owned();
        it.department_id_type = "open_department_id".to_owned();
        it.name = Some("R&D".to_owned());
        it.unit_ids = Some(vec!["a".to_owned(), "b".to_owned()]);
    });
    let reply = request.send(&client).await.unwrap();
    assert_eq!(reply, sample());
    let department = reply.department.unwrap();
    assert_eq!((department.name.as_deref(), department.member_count), (Some("name"), Some(1)));
    assert_eq!(department.unit_ids, ["unit_ids"]);
    assert_eq!(platform.calls::<PatchDepartment>(), [request]);
}

#[tokio::test(start_paused = true)]
async fn what_the_page_forbids_is_refused_as_the_platform_would() {
    let platform = Platform::new();
    let client = platform.client();
    let request = UpdateDepartmentId::new("od-1", "od-2");
    // The client itself sends nothing.
    assert!(matches!(request.send(&client).await, Err(Error::Check(_))));
    assert!(platform.calls::<UpdateDepartmentId>().is_empty());
    let Err(Error::Api(error)) = request.send(&client).checks(false).await else { panic!("refused") };
    assert_eq!((error.http_status(), error.code.0), (400, 99_992_402));
    assert_eq!(error.detail.field_violations[0].field.as_deref(), Some("new_department_id"));
    assert_eq!(platform.calls::<UpdateDepartmentId>(), [request]);
}

#[tokio::test(start_paused = true)]
async fn a_list_comes_page_by_page() {
    let platform = Platform::new();
    platform.on_list(|request: &ListDepartment| {
        let of = |number: i64| {
            made(|it: &mut UnitDepartment| it.department_id = Some(format!("{}-{number}", request.unit_id)))
        };
        Ok((0..120).map(of).collect())
    });
    let all: Vec<_> =
        ListDepartment::new("BU121").page_size(50).items(&platform.client()).try_collect().await.unwrap();
    assert_eq!((all.len(), platform.calls::<ListDepartment>().len()), (120, 3));
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), 120);
}

#[tokio::test(start_paused = true)]
async fn a_reply_strays_from_its_page_as_a_test_wants() {
    let platform = Platform::new();
    platform.on_json(|request: &ListDepartment| {
        let one = json!({"unit_id": request.unit_id, "department_id": 7, "novel": true});
        Ok(json!({"code": 0, "data": {"departmentlist": one, "has_more": "", "page_token": {"a": 1}}}))
    });
    let client = platform.client();
    let reply = ListDepartment::new("BU121").send(&client).detailed().await.unwrap();
    // One for a list, a number for a text and nothing for a boolean lose nothing.
    let told = reply.mismatches.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(told, ["data.page_token: expected a string, found an object"]);
    assert_eq!(reply.data.departmentlist[0].department_id.as_deref(), Some("7"));
    assert_eq!(reply.data.departmentlist[0].unit_id.as_deref(), Some("BU121"));
    // The page's rules still hold.
    let refused = ListDepartment::new("BU121").page_size(1_000).send(&client).checks(false).await;
    assert!(matches!(refused, Err(Error::Api(error)) if error.code.0 == 99_992_402));
}

#[tokio::test(start_paused = true)]
async fn a_token_that_the_page_does_not_take_is_refused() {
    let platform = Platform::new();
    let user = platform.token(Token::User);
    let client = platform.client();
    let delete = DeleteDepartment::new("od-1");
    let takes_users = DeleteDepartment::SPEC.tokens.contains(&Token::User);
    assert_eq!(delete.send(&client).user_access_token(user.clone()).await.is_ok(), takes_users);
    assert!(ListDepartment::new("a").send(&client).user_access_token(user).await.is_err());
    platform.once(DeleteDepartmentCode::DepartmentHasMembers);
    let Err(Error::Api(error)) = delete.send(&client).await else { panic!("refused") };
    assert_eq!(error.code, DeleteDepartmentCode::DepartmentHasMembers);
}

#[test]
fn a_record_is_made_from_its_json_and_compares() {
    let made: UnitDepartment = of_json(&json!({"department_id": "od-1"})).unwrap();
    let by_hand =
        feishu_api::mock::made(|it: &mut UnitDepartment| it.department_id = Some("od-1".to_owned()));
    assert_eq!(made, by_hand);
    assert!(of_json::<UnitDepartment>(&json!({"department_id": {"a": 1}})).is_err());
}
