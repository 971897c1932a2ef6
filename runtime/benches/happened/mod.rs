//! An event as the platform sends it, as bytes and as types of both sides.

use serde_json::{Value, json};

pub const KEY: &str = "the encrypt key";
pub const TOKEN: &str = "v-token";

fn person(number: usize) -> Value {
    json!({
        "union_id": format!("on_8ed6aa67826108097d9ee143816{number:05}"),
        "user_id": format!("e33gg{number:05}"),
        "open_id": format!("ou_84aad35d084aa403a838cf73ee1{number:05}"),
    })
}

/// Somebody has sent a message: some 1,300 bytes.
pub fn message(number: usize) -> String {
    let header = json!({
        "event_id": format!("5e3702a84e847582be8db7fb73{number:06}"), "event_type": "im.message.receive_v1",
        "create_time": "1608725989000", "token": TOKEN, "app_id": "cli_9f5343c580712544",
        "tenant_key": "2ca1d211f64f6438",
    });
    let message = json!({
        "message_id": format!("om_5ce6d572455d361153b7cb{number:06}"), "root_id": "om_5ce6d572455d361153b7cb5da4",
        "parent_id": "om_5ce6d572455d361153b7cb5da4", "create_time": "1609073151345",
        "update_time": "1687343654666", "chat_id": "oc_5ce6d572455d361153b7xx51da133945",
        "thread_id": "omt_d4be107c616", "chat_type": "group", "message_type": "text",
        "content": "{\"text\":\"@_user_1 hello, is the build green? 构建好了吗？\"}",
        "mentions": [{
            "key": "@_user_1", "id": person(number), "name": "Tom", "tenant_key": "736588c9260f175e",
        }],
        "user_agent": "Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36",
    });
    let sender =
        json!({"sender_id": person(number), "sender_type": "user", "tenant_key": "736588c92lxf175d"});
    json!({"schema": "2.0", "header": header, "event": {"sender": sender, "message": message}}).to_string()
}

#[expect(clippy::struct_field_names, reason = "as on the wire")]
pub mod ours {
    use feishu_runtime::{Event, record};

    #[derive(Default)]
    pub struct UserId {
        pub union_id: Option<String>,
        pub user_id: Option<String>,
        pub open_id: Option<String>,
    }

    record! { UserId: 0 union_id; 1 user_id; 2 open_id; }

    #[derive(Default)]
    pub struct Sender {
        pub sender_id: Option<UserId>,
        pub sender_type: Option<String>,
        pub tenant_key: Option<String>,
    }

    record! { Sender: 0 sender_id; 1 sender_type; 2 tenant_key; }

    #[derive(Default)]
    pub struct Mention {
        pub key: Option<String>,
        pub id: Option<UserId>,
        pub name: Option<String>,
        pub tenant_key: Option<String>,
    }

    record! { Mention: 0 key; 1 id; 2 name; 3 tenant_key; }

    #[derive(Default)]
    pub struct Message {
        pub message_id: Option<String>,
        pub root_id: Option<String>,
        pub parent_id: Option<String>,
        pub create_time: Option<i64>,
        pub update_time: Option<i64>,
        pub chat_id: Option<String>,
        pub thread_id: Option<String>,
        pub chat_type: Option<String>,
        pub message_type: Option<String>,
        pub content: Option<String>,
        pub mentions: Vec<Mention>,
        pub user_agent: Option<String>,
    }

    record! { Message:
        0 message_id;
        1 root_id;
        2 parent_id;
        3 create_time;
        4 update_time;
        5 chat_id;
        6 thread_id;
        7 chat_type;
        8 message_type;
        9 content;
        10 mentions;
        11 user_agent;
    }

    #[derive(Default)]
    pub struct MessageReceive {
        pub sender: Option<Sender>,
        pub message: Option<Message>,
    }

    record! { MessageReceive: 0 sender; 1 message; }

    impl Event for MessageReceive {
        const TYPE: &'static str = "im.message.receive_v1";
        const SAME_BY: &'static [&'static str] = &["message", "message_id"];
    }
}

#[expect(dead_code, reason = "they are read, as a handler would have them")]
#[expect(clippy::struct_field_names, reason = "as on the wire")]
pub mod theirs {
    use serde::Deserialize;

    #[derive(Deserialize)]
    pub struct UserId {
        pub union_id: Option<String>,
        pub user_id: Option<String>,
        pub open_id: Option<String>,
    }

    #[derive(Deserialize)]
    pub struct Sender {
        pub sender_id: Option<UserId>,
        pub sender_type: Option<String>,
        pub tenant_key: Option<String>,
    }

    #[derive(Deserialize)]
    pub struct Mention {
        pub key: Option<String>,
        pub id: Option<UserId>,
        pub name: Option<String>,
        pub tenant_key: Option<String>,
    }

    #[derive(Deserialize)]
    pub struct Message {
        pub message_id: String,
        pub root_id: Option<String>,
        pub parent_id: Option<String>,
        pub create_time: Option<String>,
        pub update_time: Option<String>,
        pub chat_id: Option<String>,
        pub thread_id: Option<String>,
        pub chat_type: Option<String>,
        pub message_type: Option<String>,
        pub content: Option<String>,
        #[serde(default)]
        pub mentions: Vec<Mention>,
        pub user_agent: Option<String>,
    }

    #[derive(Deserialize)]
    pub struct MessageReceive {
        pub sender: Option<Sender>,
        pub message: Message,
    }

    #[derive(Deserialize)]
    pub struct Header {
        pub event_id: String,
        pub event_type: String,
        pub create_time: Option<String>,
        pub token: String,
        pub app_id: String,
        pub tenant_key: Option<String>,
    }

    #[derive(Deserialize)]
    pub struct Envelope {
        pub header: Header,
        pub event: MessageReceive,
    }

    #[derive(Deserialize)]
    pub struct Encrypted {
        pub encrypt: String,
    }
}
