//! The kinds of messages that are a few fields.

/// What a `text` says.
#[derive(Default)]
pub struct Text {
    /// What is read. Where it names somebody, a text that comes has `@_user_1`, which `mentions` of the message explains.
    pub text: String,
}

/// An `image`.
#[derive(Default)]
pub struct Image {
    /// Which image, as its upload gave it.
    pub image_key: String,
}

/// A `file`.
#[derive(Default)]
pub struct File {
    /// Which file, as its upload gave it.
    pub file_key: String,
    /// What it is called. It comes and is not sent.
    pub file_name: Option<String>,
}

/// Speech: an `audio` file in the opus format.
#[derive(Default)]
pub struct Audio {
    /// Which file, as its upload gave it.
    pub file_key: String,
    /// How long it takes, in milliseconds. It comes and is not sent.
    pub duration: Option<i64>,
}

/// A film: a `media` file in the mp4 format.
#[derive(Default)]
pub struct Media {
    /// Which file, as its upload gave it.
    pub file_key: String,
    /// The image in front of it.
    pub image_key: Option<String>,
    /// What it is called. It comes and is not sent.
    pub file_name: Option<String>,
    /// How long it takes, in milliseconds. It comes and is not sent.
    pub duration: Option<i64>,
}

/// A `sticker`. Only one that has come can be sent.
#[derive(Default)]
pub struct Sticker {
    /// Which one.
    pub file_key: String,
}

/// The card of a group: `share_chat`.
#[derive(Default)]
pub struct ShareChat {
    /// Which group.
    pub chat_id: String,
}

/// Somebody's card: `share_user`.
#[derive(Default)]
pub struct ShareUser {
    /// Whose, as an open id.
    pub user_id: String,
}

crate::record! { Text: 0 text; }
crate::record! { Image: 0 image_key; }
crate::record! { File: 0 file_key; 1 file_name; }
crate::record! { Audio: 0 file_key; 1 duration; }
crate::record! { Media: 0 file_key; 1 image_key; 2 file_name; 3 duration; }
crate::record! { Sticker: 0 file_key; }
crate::record! { ShareChat: 0 chat_id; }
crate::record! { ShareUser: 0 user_id; }
