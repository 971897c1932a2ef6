//! What can go wrong with a call.

use std::time::Duration;

use feishu_runtime::mock::{ApiFault, Fault, File, Platform};
use feishu_runtime::{Code, Download, Error, Method, Retry, TransportError, TransportKind, json};
use tokio::time::Instant;

use crate::endpoints::{AnyCode, CreateDepartment, Department, GetFile, ListDepartments, Ping};

fn list() -> ListDepartments {
    ListDepartments { unit: "BU121".to_owned(), ..ListDepartments::default() }
}

fn create() -> CreateDepartment {
    CreateDepartment { name: "a".to_owned(), ..CreateDepartment::default() }
}

fn kind(error: &Error) -> Option<TransportKind> {
    match error {
        Error::Transport(TransportError { kind, .. }) => Some(*kind),
        _ => None,
    }
}

#[tokio::test(start_paused = true)]
async fn a_documented_code_comes_once_with_status_and_message() {
    let platform = Platform::new();
    platform.once(AnyCode::UnitIdInvalid);
    let client = platform.client();
    let Err(Error::Api(error)) = list().send(&client).await else { panic!("refused") };
    assert_eq!((error.http_status(), error.typed::<AnyCode>()), (400, AnyCode::UnitIdInvalid));
    assert_eq!((&*error.message, error.hint()), ("unit_id invalid", "check the unit id"));
    assert!(error.log_id().is_some() && error.request_id().is_some());
    assert_eq!(platform.pending(), 0);
    assert!(list().send(&client).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_documented_code_waits_for_an_endpoint_that_documents_it() {
    #[derive(Default)]
    struct Other {}
    feishu_runtime::record! { Other: }
    impl feishu_runtime::Endpoint for Other {
        type Response = feishu_runtime::Empty;
        type Code = Code;
        const SPEC: &'static feishu_runtime::Spec =
            &feishu_runtime::Spec { id: "other", path: "/open-apis/other", ..feishu_runtime::Spec::EMPTY };
    }
    let platform = Platform::new();
    platform.once(AnyCode::UnitIdInvalid);
    let client = platform.client();
    feishu_runtime::Call::new(&client, &Other {}).await.unwrap();
    assert_eq!(platform.pending(), 1);
    assert!(Ping {}.send(&client).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn any_refusal_can_be_made_with_all_that_helps() {
    let platform = Platform::new();
    let refusal = ApiFault::new(403, 1_254_302, "no permission")
        .field_violation("unit_id", "is not yours")
        .missing_scope("contact:unit")
        .troubleshooter("https://open.feishu.cn/search")
        .log_id("20261129-log");
    platform.once(refusal).of::<ListDepartments>().times(2);
    let client = platform.client();
    assert!(Ping {}.send(&client).await.is_ok());
    for _ in 0..2 {
        let Err(Error::Api(error)) = list().send(&client).await else { panic!("refused") };
        assert_eq!(
            (error.http_status(), error.code, &*error.message),
            (403, Code(1_254_302), "no permission")
        );
        assert_eq!(error.missing_scopes().collect::<Vec<_>>(), ["contact:unit"]);
        assert_eq!(error.detail.field_violations[0].field.as_deref(), Some("unit_id"));
        assert_eq!(error.troubleshooter(), Some("https://open.feishu.cn/search"));
        assert_eq!(error.log_id(), Some("20261129-log"));
    }
    assert!(list().send(&client).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn refusals_come_in_the_order_in_which_they_were_planned() {
    let platform = Platform::new();
    platform.once(ApiFault::new(400, 1, "a"));
    platform.once(ApiFault::new(200, 2, "b"));
    let client = platform.client();
    for code in [1, 2] {
        let Err(Error::Api(error)) = Ping {}.send(&client).await else { panic!("refused") };
        assert_eq!(error.code, Code(code));
    }
}

#[tokio::test(start_paused = true)]
async fn of_all_that_is_planned_one_call_gets_one() {
    let platform = Platform::new();
    platform.fault(Fault::Broken);
    platform.once(AnyCode::UnitIdInvalid);
    platform.fault(Fault::StaleToken);
    let client = platform.client().retry(Retry::never());
    assert_eq!(kind(&create().send(&client).await.unwrap_err()), Some(TransportKind::Broken));
    assert_eq!(platform.pending(), 2);
    // A call that is refused for its token leaves the refusal to the next.
    assert!(create().send(&client).access_token("t-unknown").await.is_err());
    assert_eq!(platform.pending(), 2);
    assert!(matches!(create().send(&client).await, Err(Error::Api(_))));
    create().send(&client).await.unwrap();
    assert_eq!(platform.pending(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_bare_code_of_an_endpoint_is_told_as_its_page_tells_it() {
    let platform = Platform::new();
    platform.once(Code(43051)).of::<ListDepartments>();
    platform.once(ApiFault::from(Code(43051)).message("of my own")).of::<ListDepartments>();
    platform.once(Code(5)).of::<ListDepartments>();
    let client = platform.client();
    for (code, message) in [(43051, "unit_id invalid"), (43051, "of my own"), (5, "")] {
        let Err(Error::Api(error)) = list().send(&client).await else { panic!("refused") };
        assert_eq!((error.http_status(), error.code.0, &*error.message), (400, code, message));
    }
}

#[tokio::test(start_paused = true)]
async fn what_finds_nothing_to_spoil_waits_for_the_next_call() {
    let platform = Platform::new();
    let client = platform.client();
    platform.fault(Fault::StaleToken);
    platform.on_path(Method::Get, "/open-apis/nothing", |_| Ok(json!({"code": 0, "msg": "success"})));
    let nothing = || client.call_raw(Method::Get, "/open-apis/nothing");
    nothing().without_token().await.unwrap();
    assert_eq!(platform.pending(), 1);
    nothing().await.unwrap();
    assert_eq!(platform.pending(), 0);

    platform.fault(Fault::OddStructure);
    nothing().await.unwrap();
    GetFile { name: "a".to_owned() }.send(&client).await.unwrap();
    assert_eq!(platform.pending(), 1);
    let reply = Ping {}.send(&client).detailed().await.unwrap();
    assert_eq!((reply.mismatches.len(), platform.pending()), (1, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_planned_once_happens_to_one_call_of_many() {
    let platform = Platform::new();
    let client = platform.client().retry(Retry::never());
    Ping {}.send(&client).await.unwrap();
    platform.once(AnyCode::UnitIdInvalid).times(3);
    platform.fault(Fault::Broken).times(4);
    platform.once(ApiFault::new(400, 7, "no")).of::<CreateDepartment>();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..200 {
        calls.spawn(Ping {}.send(&client).into_future());
    }
    let ends = calls.join_all().await;
    let refused = ends.iter().filter(|end| matches!(end, Err(Error::Api(_)))).count();
    let broken = ends.iter().filter(|end| matches!(end, Err(Error::Transport(_)))).count();
    assert_eq!((refused, broken, platform.pending()), (3, 4, 1));
    assert_eq!(
        format!("{platform:?}"),
        r#"Platform { requests: 202, pending: [1 × 7 "no" of contact_v3.department.create], .. }"#
    );
}

#[test]
#[should_panic(expected = "99 is no HTTP status")]
fn a_status_that_http_does_not_have_is_told_where_it_is_written() {
    let _ = ApiFault::new(99, 1, "no");
}

#[tokio::test(start_paused = true)]
async fn what_comes_too_fast_comes_again_a_second_later() {
    let platform = Platform::new();
    platform.fault(Fault::RateLimited).times(2);
    let began = Instant::now();
    create().send(&platform.client()).await.unwrap();
    assert!(
        (Duration::from_secs(2)..Duration::from_secs(4)).contains(&began.elapsed()),
        "{:?}",
        began.elapsed()
    );
    assert_eq!(platform.calls::<CreateDepartment>().len(), 3);

    platform.fault(Fault::RateLimited);
    let client = platform.client().retry(Retry::never());
    let Err(Error::Api(error)) = create().send(&client).await else { panic!("refused") };
    assert!(error.is_rate_limit());
    assert_eq!((error.http_status(), error.code), (429, Code(99_991_400)));
    assert_eq!(error.origin.retry_after, Some(Duration::from_secs(1)));
}

#[tokio::test(start_paused = true)]
async fn what_is_slow_comes_in_the_end_or_too_late() {
    let platform = Platform::new();
    let client = platform.client();
    platform.fault(Fault::Slow(Duration::from_secs(20)));
    let began = Instant::now();
    Ping {}.send(&client).await.unwrap();
    assert_eq!(began.elapsed().as_secs(), 20);

    platform.fault(Fault::Slow(Duration::from_secs(20)));
    let call = create();
    let error = call.send(&client).timeout(Duration::from_secs(5)).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportKind::Timeout));
    assert_eq!(platform.calls::<CreateDepartment>().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_breaks_on_its_way_back_has_been_done() {
    let platform = Platform::new();
    let done = platform.clone();
    platform.on(move |_: &CreateDepartment| {
        assert_eq!(done.calls::<CreateDepartment>().len(), 1);
        Ok(Department::default())
    });
    platform.fault(Fault::Broken);
    let error = create().send(&platform.client()).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportKind::Broken));
    // A repetition could do it twice.
    assert_eq!(platform.calls::<CreateDepartment>().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_does_not_connect_does_not_arrive_and_is_sent_again() {
    let platform = Platform::new();
    platform.fault(Fault::Unreachable).times(2);
    create().send(&platform.client()).await.unwrap();
    assert_eq!(platform.calls::<CreateDepartment>().len(), 1);

    platform.fault(Fault::Unreachable);
    let client = platform.client().retry(Retry::never());
    let error = create().send(&client).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportKind::Connect));
}

#[tokio::test(start_paused = true)]
async fn a_gateway_that_answers_in_its_place_is_tried_again() {
    let platform = Platform::new();
    platform.fault(Fault::Unavailable);
    let client = platform.client();
    list().send(&client).await.unwrap();
    assert_eq!(platform.calls::<ListDepartments>().len(), 2);

    platform.fault(Fault::Unavailable);
    let Err(Error::Api(error)) = list().send(&client).retry(Retry::never()).await else { panic!("refused") };
    assert_eq!(error.origin.http_status, 503);
}

#[tokio::test(start_paused = true)]
async fn a_stale_token_is_refused_and_replaced() {
    let platform = Platform::new();
    let client = platform.client();
    Ping {}.send(&client).await.unwrap();
    platform.fault(Fault::StaleToken);
    Ping {}.send(&client).await.unwrap();
    let requests = platform.requests();
    let tokens = requests.iter().filter_map(|sent| sent.access_token()).collect::<Vec<_>>();
    assert_eq!(tokens, ["t-mock-1", "t-mock-1", "t-mock-2"]);
}

#[tokio::test(start_paused = true)]
async fn one_value_of_another_structure_is_told_and_costs_its_field_alone() {
    let platform = Platform::new();
    platform.fault(Fault::OddStructure).times(2);
    let client = platform.client();
    let reply = list().send(&client).detailed().await.unwrap();
    let told = reply.mismatches.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(told, ["data.items[0].department_id: expected a string, found an object"]);
    assert_eq!(reply.data.items[0].name.as_deref(), Some("name"));

    let error = list().send(&client).strict_replies(true).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error}");
}

#[tokio::test]
async fn a_download_that_is_cut_off_goes_on_where_it_broke() {
    let folder = tempfile::tempdir().unwrap();
    let platform = Platform::new();
    platform.on(|_: &GetFile| Ok(File::new("0123456789").into()));
    platform.fault(Fault::CutOff(4));
    let client = platform.client();
    let request = GetFile { name: "a".to_owned() };
    let path = folder.path().join("a.txt");
    assert_eq!(Download::resume(request.send(&client), &path).await.unwrap(), 10);
    assert_eq!(std::fs::read(&path).unwrap(), b"0123456789");
    let requests = platform.requests();
    let ranges = requests.iter().filter_map(|sent| sent.header("range")).collect::<Vec<_>>();
    assert_eq!(ranges, ["bytes=4-"]);
}

#[tokio::test(start_paused = true)]
async fn requests_for_tokens_fail_when_that_is_asked_for() {
    let platform = Platform::new();
    platform.fault(Fault::Unavailable).of_tokens();
    let client = platform.client();
    Ping {}.send(&client).await.unwrap();
    assert_eq!((platform.requests().len(), platform.calls::<Ping>().len()), (3, 1));

    platform.once(ApiFault::from(Code(10015))).of_tokens();
    let other = platform.client();
    let error = Ping {}.send(&other).await.unwrap_err();
    assert!(matches!(&error, Error::Auth(_)), "{error}");
    assert!(error.to_string().contains("10015 wrong app secret"), "{error}");
}
