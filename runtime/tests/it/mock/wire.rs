//! What was sent, read back from the wire into the type of the request.

use std::io::Cursor;

use feishu_runtime::mock::{Platform, made};
use feishu_runtime::{Error, Method, Part, TransportKind, json, upload_parts};

use crate::endpoints::{
    CreateDepartment, GetFile, IdKind, Leader, ListDepartments, Put, Register, Search, Touch, Upload,
    UploadNamed, UploadPart,
};

#[tokio::test(start_paused = true)]
async fn path_query_headers_and_body_are_read_back() {
    let platform = Platform::new();
    let client = platform.client();
    let request = ListDepartments {
        unit: "a/b c+d%中".to_owned(),
        kinds: Some(vec![IdKind::OpenId, IdKind::Other("x&y=z".to_owned())]),
        page_token: Some("+/=".to_owned()),
        page_size: Some(7),
    };
    request.send(&client).await.unwrap();
    assert!(platform.calls::<ListDepartments>() == [request]);

    let leader = |id: &str| made(|it: &mut Leader| (it.kind, it.id) = (Some(1), Some(id.to_owned())));
    let request = CreateDepartment {
        name: "中\"\n".to_owned(),
        leaders: Some(vec![leader("a"), leader("b")]),
        trace: Some("trace".to_owned()),
    };
    request.send(&client).await.unwrap();
    assert!(platform.calls::<CreateDepartment>() == [request]);

    let request = Search { text: Some("in the body of a GET".to_owned()) };
    request.send(&client).await.unwrap();
    assert!(platform.calls::<Search>() == [request]);
    Touch {}.send(&client).await.unwrap();
    assert_eq!(platform.calls::<Touch>().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn forms_are_read_back_with_their_files() {
    let platform = Platform::new();
    let client = platform.client();
    let file = Part::bytes(&b"\x89PNG\r\n--\r\n"[..]).file_name("图 1.png").content_type("image/png");
    let request =
        Upload { kind: "message".to_owned(), labels: Some(vec!["a".to_owned(), "b".to_owned()]), file };
    request.send(&client).await.unwrap();
    assert!(platform.calls::<Upload>() == [request]);

    // What has no name and no type comes back without them.
    let request = UploadPart { upload_id: "1".to_owned(), seq: 3, file: Part::bytes("abc") };
    request.send(&client).await.unwrap();
    assert!(platform.calls::<UploadPart>() == [request]);

    // The form's own field names it.
    let request = UploadNamed { name: "a.pdf".to_owned(), file: Part::bytes("abc") };
    request.send(&client).await.unwrap();
    let found = platform.calls::<UploadNamed>().remove(0);
    assert_eq!(found.file, Part::bytes("abc").file_name("a.pdf"));

    // From a file on disk and from a reader comes what was in them.
    let request = Put { file: Part::reader(Cursor::new("from a reader")).content_type("text/plain") };
    request.send(&client).await.unwrap();
    assert_eq!(platform.calls::<Put>()[0].file, Part::bytes("from a reader").content_type("text/plain"));
}

#[tokio::test(start_paused = true)]
async fn a_required_field_is_required_of_a_form_too() {
    let platform = Platform::new();
    let client = platform.client().checks(false);
    let Err(Error::Api(error)) = Register::default().send(&client).await else { panic!("refused") };
    let fields = error.detail.field_violations.iter().map(|violation| violation.field.as_deref().unwrap());
    assert_eq!(fields.collect::<Vec<_>>(), ["receive_id_type", "receive_id", "file"]);
}

#[tokio::test]
async fn a_film_goes_up_in_parts() {
    let platform = Platform::new();
    let client = platform.client();
    let sent = upload_parts(
        Part::bytes("0123456789"),
        4,
        |block| {
            let (client, request) =
                (client.clone(), UploadPart { upload_id: "1".to_owned(), seq: block.seq, file: block.part });
            async move { request.send(&client).await.map(drop) }
        },
        |_| {},
    );
    assert_eq!(sent.await.unwrap(), 3);
    let parts = platform.calls::<UploadPart>();
    let parts = parts.iter().map(|part| part.file.clone()).collect::<Vec<_>>();
    assert_eq!(parts, [Part::bytes("0123"), Part::bytes("4567"), Part::bytes("89")]);
}

#[tokio::test(start_paused = true)]
async fn a_file_that_cannot_be_read_does_not_arrive() {
    let platform = Platform::new();
    let request = Put { file: Part::path("/nowhere/at/all") };
    let Err(Error::Transport(error)) = request.send(&platform.client()).await else { panic!("failed") };
    assert_eq!(error.kind, TransportKind::Upload);
    assert!(platform.calls::<Put>().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_is_sent_beyond_the_docs_is_there_as_it_came() {
    let platform = Platform::new();
    let request = CreateDepartment { name: "a".to_owned(), ..CreateDepartment::default() };
    request.send(&platform.client()).with("unlisted", 5).header("X-More", "more").await.unwrap();
    let sent = platform.requests().remove(1);
    assert_eq!((sent.method(), sent.header("x-more")), ("POST", Some("more")));
    assert_eq!(sent.json(), json!({"name": "a", "unlisted": 5}));
    assert_eq!(sent.body().len(), sent.json().to_string().len());
    assert_eq!(sent.access_token(), Some("t-mock-1"));
}

#[tokio::test(start_paused = true)]
async fn calls_of_another_endpoint_are_not_among_them() {
    let platform = Platform::new();
    let client = platform.client();
    GetFile { name: "a".to_owned() }.send(&client).await.unwrap();
    assert!(platform.calls::<UploadPart>().is_empty());
    assert_eq!(platform.calls::<GetFile>()[0].name, "a");
    // What nobody has told the platform of is read back as well.
    let path = "/open-apis/contact/v3/units/BU121/departments";
    assert!(client.call_raw(Method::Get, path).query("page_size", 5).await.is_err());
    assert_eq!(platform.calls::<ListDepartments>()[0].page_size, Some(5));
}
