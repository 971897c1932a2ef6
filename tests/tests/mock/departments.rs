//! A small program of a caller's, and its tests.

use std::time::Duration;

use feishu_api::contact_v3::unit::list_department::UnitDepartment;
use feishu_api::contact_v3::unit::{
    ListDepartment, ListDepartmentCode, ListDepartmentResponse, UnbindDepartment, UnbindDepartmentCode,
};
use feishu_api::mock::{ApiFault, Fault, Platform, made};
use feishu_api::{Client, Error, Retry};
use futures_util::TryStreamExt;
use tokio::time::Instant;

/// Frees a unit of its departments. Those that are gone already are passed over.
async fn clear(client: &Client, unit: &str) -> Result<usize, Error> {
    let departments: Vec<_> = ListDepartment::new(unit).page_size(50).items(client).try_collect().await?;
    let mut freed = 0;
    for department in departments {
        let id = department.department_id.unwrap_or_default();
        match UnbindDepartment::new(unit, id).send(client).await {
            Ok(_) => freed += 1,
            Err(Error::Api(error)) if error.code == UnbindDepartmentCode::DepartmentIdInvalid => {}
            Err(error) => return Err(error),
        }
    }
    Ok(freed)
}

fn department(id: &str) -> UnitDepartment {
    made(|it: &mut UnitDepartment| it.department_id = Some(id.to_owned()))
}

/// A platform on which a unit has three departments.
fn with_three() -> Platform {
    let platform = Platform::new();
    platform.on(|request: &ListDepartment| {
        assert_eq!((request.unit_id.as_str(), request.page_size), ("BU121", Some(50)));
        let (ids, next) = match request.page_token.as_deref() {
            None => (vec!["od-1", "od-2"], Some("2".to_owned())),
            Some("2") => (vec!["od-3"], None),
            Some(_) => return Err(ListDepartmentCode::PageTokenIsInvalidError.into()),
        };
        Ok(made(|page: &mut ListDepartmentResponse| {
            page.departmentlist = ids.into_iter().map(department).collect();
            page.has_more = Some(next.is_some());
            page.page_token = next;
        }))
    });
    platform
}

#[tokio::test(start_paused = true)]
async fn every_department_is_freed() {
    let platform = with_three();
    assert_eq!(clear(&platform.client(), "BU121").await.unwrap(), 3);
    let expected = ["od-1", "od-2", "od-3"].map(|id| UnbindDepartment::new("BU121", id));
    assert_eq!(platform.calls::<UnbindDepartment>(), expected);
}

#[tokio::test(start_paused = true)]
async fn one_that_is_gone_is_passed_over() {
    let platform = with_three();
    platform.once(UnbindDepartmentCode::DepartmentIdInvalid);
    assert_eq!(clear(&platform.client(), "BU121").await.unwrap(), 2);
    assert_eq!(platform.calls::<UnbindDepartment>().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_unit_that_is_none_ends_it() {
    let platform = with_three();
    // It waits for a call of an endpoint that documents it, whichever is called first.
    platform.once(UnbindDepartmentCode::UnitIdInvalid);
    let Err(Error::Api(error)) = clear(&platform.client(), "BU121").await else { panic!("refused") };
    assert_eq!((error.http_status(), error.code.0), (400, 43051));
    assert_eq!(error.message, "unit_id invalid");
    assert!(error.hint().contains("单位 ID"));
    assert_eq!(platform.calls::<UnbindDepartment>().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_passes_costs_time_alone() {
    let platform = with_three();
    platform.fault(Fault::RateLimited).times(2).of::<UnbindDepartment>();
    platform.fault(Fault::StaleToken);
    platform.fault(Fault::Slow(Duration::from_secs(5))).of::<ListDepartment>();
    let began = Instant::now();
    assert_eq!(clear(&platform.client(), "BU121").await.unwrap(), 3);
    assert_eq!(platform.pending(), 0);
    assert!(began.elapsed() >= Duration::from_secs(7), "{:?}", began.elapsed());
    assert_eq!(platform.calls::<UnbindDepartment>().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn what_does_not_pass_ends_it_with_what_was_done() {
    let platform = with_three();
    let client = platform.client().retry(Retry::never());
    platform.fault(Fault::Broken).of::<UnbindDepartment>();
    let error = clear(&client, "BU121").await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    platform.fault(Fault::OddStructure).of::<ListDepartment>();
    let error = clear(&client.strict_replies(true), "BU121").await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error}");
}

#[test]
fn what_is_told_of_an_error_needs_no_call() {
    let told = |error: &Error| match error {
        Error::Api(error) if error.code == UnbindDepartmentCode::UnitFeatureIsProhibited => {
            error.hint().to_owned()
        }
        error => error.to_string(),
    };
    let fault = ApiFault::from(UnbindDepartmentCode::UnitFeatureIsProhibited);
    assert!(told(&fault.error::<UnbindDepartment>()).contains("旗舰版"));
    let fault = ApiFault::new(500, 1, "m");
    assert_eq!(told(&fault.error::<UnbindDepartment>()), "contact_v3.unit.unbind_department: 1 m (HTTP 500)");
}
