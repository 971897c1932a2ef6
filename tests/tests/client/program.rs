//! A new program that depends on the crate, as the README begins: it sends a message to the platform of these tests.

use crate::platform::{APP, Platform, SECRET, TOKEN};
use feishu_tests::root;
use serde_json::json;
use std::{fs, process::Command};

const PROGRAM: &str = r#"
use feishu_api::im_v1::message::create::{CreateMessage, CreateMessageArgs, MsgType, ReceiveIdType};
use feishu_api::message::Message;
use feishu_api::{Client, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::builder("APP", "SECRET").base_url("BASE").build()?;
    let message = CreateMessage::new(CreateMessageArgs {
        receive_id_type: ReceiveIdType::ChatId,
        receive_id: "oc_1".to_owned(),
        msg_type: MsgType::Text,
        content: Message::text("hello").content(),
    });
    println!("{}", message.send(&client).await?.message_id.unwrap_or_default());
    Ok(())
}
"#;

#[tokio::test]
#[ignore = "compiles a program with all that it needs; .ci/run does"]
async fn a_new_program_sends_a_message() {
    let platform =
        Platform::answering(json!({ "code": 0, "msg": "", "data": { "message_id": "om_1" } })).await;
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    let manifest = format!(
        "[package]\nname = \"program\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         feishu-api = {{ path = {:?}, features = [\"im_v1\"] }}\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n",
        root().join("generated")
    );
    let program =
        PROGRAM.replace("\"APP\"", &format!("{APP:?}")).replace("\"SECRET\"", &format!("{SECRET:?}"));
    fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    fs::write(folder.path().join("src/main.rs"), program.replace("BASE", platform.base())).unwrap();
    // The versions that the repository is tested with.
    fs::copy(root().join("Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();

    let target = root().join("target/program");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet"]).current_dir(folder.path()).env("CARGO_TARGET_DIR", target);
    let output = tokio::task::spawn_blocking(move || cargo.output().unwrap()).await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "om_1\n");

    let call = platform.call();
    assert_eq!((call.method.as_str(), call.path.as_str()), ("POST", "/open-apis/im/v1/messages"));
    assert_eq!(call.query.as_deref(), Some("receive_id_type=chat_id"));
    assert_eq!(call.header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
    assert_eq!(
        call.body,
        json!({ "receive_id": "oc_1", "msg_type": "text", "content": "{\"text\":\"hello\"}" })
    );
}
