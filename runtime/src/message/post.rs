//! The `post`: paragraphs of texts, links, people and pictures.

use std::collections::BTreeMap;

use super::{of, written};
use crate::codec::JsonError;

/// A `post` in one language or several.
///
/// What is sent says its languages; what comes is one article without.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "eq", derive(PartialEq, Eq, Hash))]
pub struct Post {
    /// The articles by language (`zh_cn`, `en_us`, `ja_jp`). That of a post which has come stands under the empty name.
    pub articles: BTreeMap<String, Article>,
}

impl Post {
    /// In one language: `zh_cn`, `en_us`.
    pub fn new(language: impl Into<String>, article: Article) -> Self {
        Self::default().and(language, article)
    }

    /// In another one besides.
    #[must_use]
    pub fn and(mut self, language: impl Into<String>, article: Article) -> Self {
        self.articles.insert(language.into(), article);
        self
    }

    /// The article that has come; of what is to be sent, the first by the name of its language.
    #[must_use]
    pub fn article(&self) -> Option<&Article> {
        self.articles.values().next()
    }

    pub(super) fn read(content: &str) -> Result<Self, JsonError> {
        let article: Article = of(content)?;
        let articles =
            if article.is_empty() { of(content)? } else { BTreeMap::from([(String::new(), article)]) };
        Ok(Self { articles })
    }

    pub(super) fn written(&self) -> String {
        self.articles.get("").map_or_else(|| written(&self.articles), |article| written(article))
    }
}

/// A title and paragraphs.
#[derive(Default)]
pub struct Article {
    /// What stands above it.
    pub title: Option<String>,
    /// Its paragraphs, each of nodes. Images and films are a paragraph of their own.
    pub content: Vec<Vec<Node>>,
}

crate::record! { Article: 0 title; 1 content; }

impl Article {
    /// One with a title.
    pub fn titled(title: impl Into<String>) -> Self {
        Self { title: Some(title.into()), content: Vec::new() }
    }

    /// One paragraph more.
    #[must_use]
    pub fn paragraph(mut self, nodes: impl IntoIterator<Item = Node>) -> Self {
        self.content.push(nodes.into_iter().collect());
        self
    }

    /// What it says to a reader, without its title: the texts of its nodes, a line a paragraph.
    #[must_use]
    pub fn plain(&self) -> String {
        let text = |node: &Node| node.text.clone().or_else(|| node.user_name.clone()).unwrap_or_default();
        let line = |nodes: &Vec<Node>| nodes.iter().map(text).collect::<String>();
        self.content.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    fn is_empty(&self) -> bool {
        self.title.is_none() && self.content.is_empty()
    }
}

/// A part of a paragraph. Which fields say something depends on its tag.
#[derive(Default)]
#[non_exhaustive]
pub struct Node {
    /// What it is.
    pub tag: Tag,
    /// What is read: of a text, a link, a block of code, Markdown.
    pub text: Option<String>,
    /// Where a link leads.
    pub href: Option<String>,
    /// Who is named: an id to send, `all` for everybody; of what comes a name such as `@_user_1`, which `mentions` of the
    /// message explains.
    pub user_id: Option<String>,
    /// What the one who is named is called. It comes and is not sent.
    pub user_name: Option<String>,
    /// Which image, or the image in front of a film.
    pub image_key: Option<String>,
    /// Which film.
    pub file_key: Option<String>,
    /// Which emotion: `SMILE`.
    pub emoji_type: Option<String>,
    /// The language of a block of code: `RUST`.
    pub language: Option<String>,
    /// How a text, a link or a name is set off.
    pub style: Option<Vec<Style>>,
    /// Whether a text has escapes that are to be undone.
    pub un_escape: Option<bool>,
}

crate::record! { Node:
    0 tag;
    1 text;
    2 href;
    3 user_id;
    4 user_name;
    5 image_key;
    6 file_key;
    7 emoji_type;
    8 language;
    9 style;
    10 un_escape;
}

impl Node {
    fn tagged(tag: Tag) -> Self {
        Self { tag, ..Self::default() }
    }

    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::tagged(Tag::Text) }
    }

    /// A link.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: Some(text.into()), href: Some(href.into()), ..Self::tagged(Tag::Link) }
    }

    /// Somebody, by their id; everybody as `all`.
    pub fn at(user_id: impl Into<String>) -> Self {
        Self { user_id: Some(user_id.into()), ..Self::tagged(Tag::At) }
    }

    /// An image.
    pub fn image(image_key: impl Into<String>) -> Self {
        Self { image_key: Some(image_key.into()), ..Self::tagged(Tag::Image) }
    }

    /// A film.
    pub fn media(file_key: impl Into<String>) -> Self {
        Self { file_key: Some(file_key.into()), ..Self::tagged(Tag::Media) }
    }

    /// An emotion: `SMILE`.
    pub fn emotion(emoji_type: impl Into<String>) -> Self {
        Self { emoji_type: Some(emoji_type.into()), ..Self::tagged(Tag::Emotion) }
    }

    /// A block of code in a language: `RUST`.
    pub fn code(language: impl Into<String>, text: impl Into<String>) -> Self {
        Self { language: Some(language.into()), text: Some(text.into()), ..Self::tagged(Tag::CodeBlock) }
    }

    /// A line from side to side.
    #[must_use]
    pub fn rule() -> Self {
        Self::tagged(Tag::Rule)
    }

    /// Markdown, which is a paragraph of its own. It is sent and comes as other nodes.
    pub fn markdown(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::tagged(Tag::Markdown) }
    }

    /// Set off in one more way.
    #[must_use]
    pub fn style(mut self, style: Style) -> Self {
        self.style.get_or_insert_default().push(style);
        self
    }
}

/// What a node is.
#[non_exhaustive]
pub enum Tag {
    /// `text`
    Text,
    /// `a`
    Link,
    /// `at`
    At,
    /// `img`
    Image,
    /// `media`
    Media,
    /// `emotion`
    Emotion,
    /// `code_block`
    CodeBlock,
    /// `hr`
    Rule,
    /// `md`
    Markdown,
    /// What the page does not list.
    Other(String),
}

crate::choice! { Tag:
    Text = "text";
    Link = "a";
    At = "at";
    Image = "img";
    Media = "media";
    Emotion = "emotion";
    CodeBlock = "code_block";
    Rule = "hr";
    Markdown = "md";
}

/// How a text is set off.
#[non_exhaustive]
#[expect(missing_docs, reason = "they mean what they say")]
pub enum Style {
    Bold,
    Underline,
    LineThrough,
    Italic,
    /// What the page does not list.
    Other(String),
}

crate::choice! { Style: Bold = "bold"; Underline = "underline"; LineThrough = "lineThrough"; Italic = "italic"; }
