//! What messages say: the `content` of `im.message`, as types, to be sent and as it comes.
//!
//! The platform has it as JSON in a text, of a structure that another field names. These types stand for both, from its
//! pages on [what is sent](https://open.feishu.cn/document/server-docs/im-v1/message-content-description/create_json) and
//! [what comes](https://open.feishu.cn/document/server-docs/im-v1/message-content-description/message_content).

mod post;
mod simple;

pub use post::{Article, Node, Post, Style, Tag};
pub use simple::{Audio, File, Image, Media, ShareChat, ShareUser, Sticker, Text};

use serde_json::Value;

use crate::codec::{JsonError, JsonText, Slot};

/// A message by its type.
///
/// To send one, its type goes into `msg_type` of a request and its content into `content`; of a message that has come,
/// [`read`](Self::read) takes both.
///
/// ```
/// use feishu_runtime::message::{Article, Message, Node, Post};
///
/// let paragraph = [Node::text("The build is "), Node::link("green", "https://ci.example"), Node::at("ou_1")];
/// let post = Post::new("en_us", Article::titled("Build 12").paragraph(paragraph));
/// let message = Message::from(post);
/// assert_eq!(message.message_type(), "post");
/// assert!(message.content().starts_with(r#"{"en_us":{"title":"Build 12","content":[["#));
///
/// let Message::Text(text) = Message::read("text", r#"{"text": "@_user_1 hello"}"#)? else { panic!() };
/// assert_eq!(text.text, "@_user_1 hello");
/// # Ok::<(), feishu_runtime::codec::JsonError>(())
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "eq", derive(PartialEq, Eq, Hash))]
#[non_exhaustive]
pub enum Message {
    /// `text`
    Text(Text),
    /// `post`: paragraphs with links, people, pictures.
    Post(Post),
    /// `image`
    Image(Image),
    /// `file`
    File(File),
    /// `audio`
    Audio(Audio),
    /// `media`: a film.
    Media(Media),
    /// `sticker`
    Sticker(Sticker),
    /// `interactive`: a card. What comes is not what was sent: the platform makes another structure of it.
    Interactive(Value),
    /// `share_chat`: the card of a group.
    ShareChat(ShareChat),
    /// `share_user`: somebody's card.
    ShareUser(ShareUser),
    /// Of another type, such as `system`, `location` or `todo`.
    Other {
        /// What the platform calls the type.
        message_type: String,
        /// What it says.
        content: Value,
    },
}

impl Message {
    /// A text. `<at user_id="ou_1"></at>` names somebody in it, `<at user_id="all"></at>` everybody; `<b>`, `<i>`, `<u>` and
    /// `<s>` set it off, and `[text](address)` is a link.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(Text { text: text.into() })
    }

    /// An image that has been uploaded.
    pub fn image(image_key: impl Into<String>) -> Self {
        Self::Image(Image { image_key: image_key.into() })
    }

    /// A card, as its JSON.
    #[must_use]
    pub fn card(card: Value) -> Self {
        Self::Interactive(card)
    }

    /// A card from a template of the card builder, with the values of its variables.
    pub fn card_template(id: impl Into<String>, variables: Value) -> Self {
        let data = template(id, variables);
        Self::Interactive([("type", Value::from("template")), ("data", data)].into_iter().collect())
    }

    /// A message as it comes: its type is `message_type` of the event that tells of it, and `msg_type` of a reply.
    ///
    /// It is read as leniently as a reply: what is not as the pages have it is left out.
    ///
    /// # Errors
    /// When the content is no JSON.
    pub fn read(message_type: &str, content: &str) -> Result<Self, JsonError> {
        Ok(match message_type {
            "text" => Self::Text(of(content)?),
            "post" => Self::Post(Post::read(content)?),
            "image" => Self::Image(of(content)?),
            "file" => Self::File(of(content)?),
            "audio" => Self::Audio(of(content)?),
            "media" => Self::Media(of(content)?),
            "sticker" => Self::Sticker(of(content)?),
            "interactive" => Self::Interactive(of(content)?),
            "share_chat" => Self::ShareChat(of(content)?),
            "share_user" => Self::ShareUser(of(content)?),
            other => Self::Other { message_type: other.to_owned(), content: of(content)? },
        })
    }

    /// What the platform calls its type.
    #[must_use]
    pub fn message_type(&self) -> &str {
        match self {
            Self::Text(_) => "text",
            Self::Post(_) => "post",
            Self::Image(_) => "image",
            Self::File(_) => "file",
            Self::Audio(_) => "audio",
            Self::Media(_) => "media",
            Self::Sticker(_) => "sticker",
            Self::Interactive(_) => "interactive",
            Self::ShareChat(_) => "share_chat",
            Self::ShareUser(_) => "share_user",
            Self::Other { message_type, .. } => message_type,
        }
    }

    /// What it says, as the text of JSON that is sent.
    #[must_use]
    pub fn content(&self) -> String {
        match self {
            Self::Text(content) => written(content),
            Self::Post(content) => content.written(),
            Self::Image(content) => written(content),
            Self::File(content) => written(content),
            Self::Audio(content) => written(content),
            Self::Media(content) => written(content),
            Self::Sticker(content) => written(content),
            Self::ShareChat(content) => written(content),
            Self::ShareUser(content) => written(content),
            Self::Interactive(content) | Self::Other { content, .. } => content.to_string(),
        }
    }
}

fn of<T: Slot + Default>(content: &str) -> Result<T, JsonError> {
    JsonText::from(content).read()
}

/// Texts, numbers and lists of them always have a JSON form.
fn written(content: &dyn Slot) -> String {
    JsonText::of(content).unwrap_or_default().0
}

/// What tells the platform which card of the card builder is meant, and the values of its variables.
pub(crate) fn template(id: impl Into<String>, variables: Value) -> Value {
    [("template_id", Value::from(id.into())), ("template_variable", variables)].into_iter().collect()
}

macro_rules! from_kinds {
    ($($kind:ident)+) => {
        $(impl From<$kind> for Message {
            fn from(content: $kind) -> Self {
                Self::$kind(content)
            }
        })+
    };
}

from_kinds! { Text Post Image File Audio Media Sticker ShareChat ShareUser }

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Reads what the page has and writes it again.
    #[track_caller]
    fn stays(message_type: &str, content: &Value) {
        let message = Message::read(message_type, &content.to_string()).expect("JSON");
        assert_eq!(message.message_type(), message_type);
        assert_eq!(serde_json::from_str::<Value>(&message.content()).expect("JSON"), *content);
    }

    #[test]
    fn what_is_read_is_written_again() {
        stays("text", &json!({"text": "a \"b\"\n<at user_id=\"all\"></at>"}));
        stays("image", &json!({"image_key": "img_1"}));
        stays("file", &json!({"file_key": "f_1", "file_name": "a.txt"}));
        stays("audio", &json!({"file_key": "f_1", "duration": 2000}));
        stays("media", &json!({"file_key": "f_1", "image_key": "i", "file_name": "a.mp4", "duration": 1}));
        stays("sticker", &json!({"file_key": "f_1"}));
        stays("share_chat", &json!({"chat_id": "oc_1"}));
        stays("share_user", &json!({"user_id": "ou_1"}));
        stays("interactive", &json!({"elements": [[{"tag": "hr"}]]}));
        stays("location", &json!({"name": "a", "longitude": "1.5"}));
    }

    #[test]
    fn a_post_is_one_article_or_one_a_language() {
        let nodes = json!([[
            {"tag": "text", "text": "a", "style": ["bold", "lineThrough"], "un_escape": true},
            {"tag": "a", "text": "b", "href": "https://a.example"},
            {"tag": "at", "user_id": "@_user_1", "user_name": "c"},
        ], [{"tag": "img", "image_key": "i"}], [{"tag": "media", "file_key": "f", "image_key": "i"}],
        [{"tag": "emotion", "emoji_type": "SMILE"}, {"tag": "hr"}],
        [{"tag": "code_block", "language": "RUST", "text": "fn a() {}"}], [{"tag": "md", "text": "*d*"}]]);
        let article = json!({"title": "t", "content": nodes});
        stays("post", &article);
        stays("post", &json!({"zh_cn": article, "en_us": {"content": [[{"tag": "new", "text": "e"}]]}}));
        let Ok(Message::Post(post)) = Message::read("post", &article.to_string()) else { panic!("a post") };
        assert_eq!(post.article().map(Article::plain).as_deref(), Some("abc\n\n\n\nfn a() {}\n*d*"));
    }

    #[test]
    fn what_is_made_is_as_the_page_has_it() {
        let made = |message: Message| serde_json::from_str::<Value>(&message.content()).expect("JSON");
        let paragraph = [Node::text("a").style(Style::Bold), Node::at("all")];
        let post = Post::new("zh_cn", Article::titled("t").paragraph(paragraph).paragraph([Node::rule()]));
        let content = json!([
            [{"tag": "text", "text": "a", "style": ["bold"]}, {"tag": "at", "user_id": "all"}],
            [{"tag": "hr"}],
        ]);
        assert_eq!(made(post.into()), json!({"zh_cn": {"title": "t", "content": content}}));
        let data = json!({"template_id": "AAq", "template_variable": {"a": 1}});
        assert_eq!(
            made(Message::card_template("AAq", json!({"a": 1}))),
            json!({"type": "template", "data": data})
        );
        assert_eq!(made(Message::text("a")), json!({"text": "a"}));
    }

    #[test]
    fn what_strays_is_read_and_what_is_no_json_is_told() {
        let Ok(Message::Audio(audio)) = Message::read("audio", r#"{"file_key": "f", "duration": "2000"}"#)
        else {
            panic!("an audio")
        };
        assert_eq!(audio.duration, Some(2000));
        assert!(Message::read("text", "no JSON").is_err());
    }
}
