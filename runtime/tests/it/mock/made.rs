//! Everything that a caller handles can be made by hand.

use feishu_runtime::mock::{ApiFault, File, made, of_json, received, sample, transport_error};
use feishu_runtime::{AuthError, Code, Detailed, Download, Error, Reason, TransportKind, check, json};

use crate::endpoints::{AnyCode, CreateDepartment, Department, DepartmentPage, GetFile, ListDepartments};

/// What a caller does about an error.
fn advice(error: &Error) -> String {
    match error {
        Error::Check(violations) => format!("mend {}", violations.violations.len()),
        Error::Api(error) if error.code == AnyCode::UnitIdInvalid => {
            format!("{} ({})", error.hint(), error.http_status())
        }
        Error::Api(error) => format!("tell support {:?}", error.log_id()),
        Error::Decode(error) if matches!(error.reason, Reason::NotJson(_)) => "ask the proxy".to_owned(),
        Error::Auth(AuthError::UserTokenMissing { endpoint }) => format!("log in for {endpoint}"),
        Error::Transport(error) => format!("{:?}", error.kind),
        other => other.to_string(),
    }
}

#[test]
fn errors_can_be_made_without_a_call() {
    let fault = ApiFault::from(AnyCode::UnitIdInvalid).error::<ListDepartments>();
    assert_eq!(advice(&fault), "check the unit id (400)");
    let fault =
        ApiFault::from(Code(1)).message("m").http_status(500).log_id("log-1").error::<ListDepartments>();
    assert_eq!(fault.to_string(), "contact_v3.department.list: 1 m (HTTP 500, log id log-1)");
    assert!(fault.is_retryable());
    assert_eq!(advice(&fault), "tell support Some(\"log-1\")");
    let refused = AuthError::Refused(match fault {
        Error::Api(error) => error,
        other => panic!("{other}"),
    });
    assert!(advice(&refused.into()).starts_with("no access token: "));

    assert_eq!(advice(&transport_error(TransportKind::Timeout)), "Timeout");
    let missing = AuthError::UserTokenMissing { endpoint: "a" };
    assert_eq!(advice(&missing.into()), "log in for a");
    let wrong = CreateDepartment { name: "od-long".to_owned(), ..CreateDepartment::default() };
    assert_eq!(advice(&check(&wrong).unwrap_err().into()), "mend 2");
    assert_eq!(advice(&Error::Config("c".to_owned())), "c");
}

#[test]
fn what_a_body_becomes_can_be_seen_without_a_call() {
    let page =
        received::<ListDepartments>(200, r#"{"code": 0, "data": {"items": [{"department_id": "1"}]}}"#);
    assert_eq!(page.unwrap().items[0].id.as_deref(), Some("1"));
    let error =
        received::<ListDepartments>(400, r#"{"code": 43051, "msg": "unit_id invalid"}"#).err().unwrap();
    assert_eq!(advice(&error), "check the unit id (400)");
    assert_eq!(advice(&received::<ListDepartments>(200, "<html>").err().unwrap()), "ask the proxy");
    assert!(received::<GetFile>(403, r#"{"code": 1, "msg": "no"}"#).is_err());
}

#[tokio::test]
async fn responses_and_files_can_be_made_without_a_call() {
    let page = made(|it: &mut DepartmentPage| it.has_more = Some(true));
    assert_eq!(page.has_more, Some(true));
    let read: Department = of_json(&json!({"name": "a", "leaders": [{"leaderType": 1}]})).unwrap();
    assert_eq!((read.name.as_deref(), read.leaders[0].kind), (Some("a"), Some(1)));
    let wrong =
        of_json::<Department>(&json!({"leaders": [{"leaderType": {}}], "name": [1, 2]})).err().unwrap();
    assert_eq!(wrong.to_string(), "the records differ: name: expected a string, found a list");
    assert_eq!(sample::<DepartmentPage>().items.len(), 1);

    let file = Download::from(File::new("a,b").file_name("r.csv").content_type("text/csv"));
    assert_eq!(
        (file.file_name().as_deref(), file.content_type(), file.len()),
        (Some("r.csv"), Some("text/csv"), Some(3))
    );
    assert_eq!(file.bytes(10).await.unwrap(), "a,b");
    let detailed = Detailed {
        data: page,
        http_status: 200,
        headers: http::HeaderMap::new(),
        body: "{}".into(),
        mismatches: Vec::new(),
    };
    assert_eq!(detailed.data.has_more, Some(true));
}
