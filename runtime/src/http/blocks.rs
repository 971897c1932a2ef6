//! A file that is uploaded in parts.

use bytes::{Bytes, BytesMut};
use tokio::io::AsyncReadExt;

use super::file::{named, plain_len, take, unreadable};
use crate::codec::{Part, Reader, Source};
use crate::error::{Error, TransportError};

/// One part of a file that is uploaded in parts.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Block {
    /// Its number, from 0.
    pub seq: i64,
    /// Its length in bytes. Only the last one may be shorter than the others.
    pub size: i64,
    /// Its bytes, which can be sent as often as it takes.
    pub part: Part,
}

/// How far an upload in parts has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Uploaded {
    /// How many parts have been sent.
    pub blocks: i64,
    /// How many bytes they held.
    pub bytes: u64,
    /// How many bytes there are, where that is known.
    pub of: Option<u64>,
}

/// Uploads a file in parts, one after the other, and says how many there were: what `upload_finish` wants to know.
///
/// `send` makes the call of one part, `told` hears of each that has been sent. A part whose call breaks is sent again as its
/// [`Retry`](crate::Retry) says, because its number makes that harmless. Of a file on disk no more is in memory than what is
/// on its way, of a reader one part.
///
/// ```
/// # async fn example(client: feishu_runtime::Client) -> Result<(), feishu_runtime::Error> {
/// use feishu_runtime::{Part, upload_parts};
/// # let (id, block_size) = ("", 4);
/// # async fn upload(_: &str, _: i64, _: i64, _: Part) -> Result<(), feishu_runtime::Error> { Ok(()) }
///
/// // `id` and `block_size` are what `upload_prepare` answered.
/// let send = |block: feishu_runtime::Block| upload(id, block.seq, block.size, block.part);
/// let told = |so_far: feishu_runtime::Uploaded| println!("{} bytes", so_far.bytes);
/// let blocks = upload_parts(Part::path("Cargo.toml"), block_size, send, told).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The first of a part; when the file cannot be read; when `block_size` is not above zero.
pub async fn upload_parts<T, F: Future<Output = Result<T, Error>>>(
    part: Part,
    block_size: i64,
    mut send: impl FnMut(Block) -> F,
    mut told: impl FnMut(Uploaded),
) -> Result<i64, Error> {
    let size = u64::try_from(block_size).ok().filter(|size| *size > 0);
    let size =
        size.ok_or_else(|| Error::Config(format!("a part of {block_size} bytes cannot be uploaded")))?;
    let mut blocks = Blocks::open(part, size).await?;
    let mut uploaded = Uploaded { blocks: 0, bytes: 0, of: blocks.len };
    while let Some((part, len)) = blocks.next().await? {
        let size = i64::try_from(len).unwrap_or(i64::MAX);
        send(Block { seq: uploaded.blocks, size, part }).await?;
        uploaded.blocks += 1;
        uploaded.bytes += len;
        told(uploaded);
    }
    Ok(uploaded.blocks)
}

/// The parts of a file.
struct Blocks {
    whole: Part,
    size: u64,
    /// How much has been handed out.
    at: u64,
    len: Option<u64>,
    reader: Option<Reader>,
}

impl Blocks {
    async fn open(whole: Part, size: u64) -> Result<Self, TransportError> {
        let mut reader = None;
        let len = match &whole.source {
            Source::Bytes(bytes) => Some(bytes.len() as u64),
            Source::Path(path, None) => {
                let len = plain_len(path).await;
                Some(len.map_err(|error| unreadable(named(path, &error)))?)
            }
            Source::Path(_, Some((_, len))) => Some(*len),
            Source::Reader { reader: taken, len } => {
                reader = Some(take(taken)?);
                *len
            }
        };
        Ok(Self { whole, size, at: 0, len, reader })
    }

    /// The next part and its length.
    async fn next(&mut self) -> Result<Option<(Part, u64)>, TransportError> {
        let left = self.len.map_or(self.size, |len| len.saturating_sub(self.at)).min(self.size);
        let source = match (&self.whole.source, &mut self.reader) {
            (_, Some(reader)) => Source::Bytes(read(reader, left).await?),
            (Source::Path(path, range), None) => {
                Source::Path(path.clone(), Some((range.map_or(0, |(from, _)| from) + self.at, left)))
            }
            (Source::Bytes(bytes), None) => {
                let at = usize::try_from(self.at).unwrap_or(usize::MAX).min(bytes.len());
                let end = usize::try_from(self.at + left).unwrap_or(usize::MAX).min(bytes.len());
                Source::Bytes(bytes.slice(at..end))
            }
            (Source::Reader { .. }, None) => Source::default(),
        };
        let len = match &source {
            Source::Bytes(bytes) => bytes.len() as u64,
            Source::Path(..) | Source::Reader { .. } => left,
        };
        self.at += len;
        Ok((len > 0).then(|| (self.whole.holding(source), len)))
    }
}

/// So many bytes, or fewer at the end.
async fn read(reader: &mut Reader, len: u64) -> Result<Bytes, TransportError> {
    let mut block = BytesMut::new();
    let mut reader = reader.take(len);
    while reader.read_buf(&mut block).await.map_err(unreadable)? > 0 {}
    Ok(block.freeze())
}
