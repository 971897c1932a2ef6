//! A download that goes on where it broke, in the same call or on another day.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use tokio::io::{AsyncSeekExt, AsyncWriteExt, SeekFrom};

use super::call::Call;
use crate::error::{Error, TransportError, TransportKind};
use crate::http::download::write::{create_new, on_a_thread, replaceable, unwritable};
use crate::http::{Download, Endpoint};

/// How often in a row a connection may break without anything having come.
const FRUITLESS: u32 = 4;

impl Download {
    /// Downloads to `path`, and asks for the rest when the connection breaks. What has come stays in a hidden file beside
    /// `path`, so that calling this again goes on from there, after a crash too; `path` itself keeps what it had until the
    /// last byte is there. A file that has changed meanwhile (by its `ETag`, `Last-Modified` and length) begins anew, and so
    /// does one from a server that knows no ranges. In memory is only what is being written.
    ///
    /// ```no_run
    /// # use feishu_runtime::{Call, Download, Endpoint, Error};
    /// # async fn example<E: Endpoint<Response = Download>>(call: Call<'_, E>) -> Result<(), Error> {
    /// let bytes = Download::resume(call, "film.mp4").await?; // call: DownloadFile::new("box…").send(&client)
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of the call; when the connection breaks four times without anything having come; when the disk refuses, or
    /// another download is writing the same file.
    pub async fn resume<E>(call: Call<'_, E>, path: impl AsRef<Path>) -> Result<u64, Error>
    where
        E: Endpoint<Response = Self>,
    {
        let downloaded = Self::resume_to(call, path.as_ref()).await;
        downloaded.map_err(|error| error.of_file(E::SPEC.id))
    }

    async fn resume_to<E>(call: Call<'_, E>, path: &Path) -> Result<u64, Error>
    where
        E: Endpoint<Response = Self>,
    {
        let mut begun = Begun::find(path).await?;
        // From the start again, and again without anything new: neither goes on for ever.
        let (mut anew, mut fruitless) = (0, 0);
        while anew < FRUITLESS && fruitless < FRUITLESS {
            let from = begun.as_ref().map_or(0, |begun| begun.len);
            let download = ask(&call, from).await?;
            let mut part = match (begun.take(), download.as_ref()) {
                (Some(begun), Some(download)) if download.continues(&begun) => begun,
                (_, Some(download)) if !download.is_partial() => Begun::create(path, download).await?,
                (None, _) => {
                    return Err(Error::Config("a call that asks for a range itself cannot go on".to_owned()));
                }
                // The rest is of another version, or there is none.
                (Some(_), _) => {
                    anew += 1;
                    continue;
                }
            };
            let Some(download) = download else { continue };
            let (total, before) = (download.total(part.len), part.len);
            match part.take(download, path).await {
                Ok(()) if total.is_none_or(|total| part.len == total) => return part.keep(path).await,
                // More than there is: what has come is of no use.
                Ok(()) | Err(_) if total.is_some_and(|total| part.len > total) => {
                    anew += 1;
                    continue;
                }
                Err(error) if !breaks(&error) => return Err(error),
                Ok(()) | Err(_) => fruitless = if part.len > before { 0 } else { fruitless + 1 },
            }
            begun = Some(part);
        }
        Err(TransportError::bare(TransportKind::Broken).into())
    }

    /// Whether this is the rest of what has come.
    fn continues(&self, begun: &Begun) -> bool {
        let range = self.range();
        self.is_partial()
            && range.is_some_and(|(first, _)| first == begun.len)
            && self.version(range.and_then(|(_, total)| total)) == begun.version
    }

    /// First byte and whole length, of `Content-Range: bytes 5-9/10`.
    fn range(&self) -> Option<(u64, Option<u64>)> {
        let range = self.header("content-range")?.trim().strip_prefix("bytes ")?;
        let (range, total) = range.split_once('/')?;
        let (first, _) = range.split_once('-')?;
        Some((first.trim().parse().ok()?, total.trim().parse().ok()))
    }

    /// The length of the whole file, where it is told.
    fn total(&self, from: u64) -> Option<u64> {
        let range = self.range().filter(|_| self.is_partial());
        range.map_or_else(
            || self.len().map(|len| if self.is_partial() { from + len } else { len }),
            |(_, total)| total,
        )
    }

    /// What tells one version of a file from another, as part of a file's name.
    fn version(&self, total: Option<u64>) -> u64 {
        let said = |name| self.header(name).unwrap_or_default();
        let said = format!("{}\n{}\n{total:?}", said("etag"), said("last-modified"));
        digest(said.as_bytes())
    }
}

/// Asks for the file, or for what is still missing; `None` where nothing is there any more.
async fn ask<E: Endpoint<Response = Download>>(
    call: &Call<'_, E>,
    from: u64,
) -> Result<Option<Download>, Error> {
    let call = call.again();
    let call = if from > 0 { call.range(from, None) } else { call };
    match call.await {
        Ok(download) => Ok(Some(download)),
        Err(Error::Api(error)) if error.http_status() == 416 && from > 0 => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether asking for the rest may help.
fn breaks(error: &Error) -> bool {
    matches!(error, Error::Transport(error) if matches!(error.kind, TransportKind::Broken | TransportKind::Timeout))
}

fn digest(bytes: &[u8]) -> u64 {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    digest.as_ref().first_chunk().copied().map_or(0, u64::from_be_bytes)
}

/// What has come of a file so far. Its name says of which file and which version: `.<file>-<version>.part`.
struct Begun {
    file: tokio::fs::File,
    path: PathBuf,
    len: u64,
    version: u64,
}

impl Begun {
    fn prefix(target: &Path) -> String {
        format!(".{:016x}-", digest(target.file_name().unwrap_or_default().as_encoded_bytes()))
    }

    /// What an earlier download has left.
    async fn find(target: &Path) -> Result<Option<Self>, Error> {
        let (folder, prefix) = (folder(target), Self::prefix(target));
        let place = target.to_owned();
        let found = on_a_thread(target, move || {
            replaceable(&place)?;
            for entry in std::fs::read_dir(folder)? {
                let entry = entry?;
                let name = entry.file_name();
                let version =
                    name.to_str().and_then(|name| name.strip_prefix(&prefix)?.strip_suffix(".part"));
                let Some(version) = version.and_then(|version| u64::from_str_radix(version, 16).ok()) else {
                    continue;
                };
                if entry.file_type()?.is_file() {
                    let file = File::options().read(true).write(true).open(entry.path())?;
                    lock(&file)?;
                    let len = file.metadata()?.len();
                    return Ok(Some((file, entry.path(), len, version)));
                }
            }
            Ok(None)
        });
        let found = found.await?;
        Ok(found.map(|(file, path, len, version)| Self {
            file: tokio::fs::File::from_std(file),
            path,
            len,
            version,
        }))
    }

    async fn create(target: &Path, download: &Download) -> Result<Self, Error> {
        let version = download.version(download.total(0));
        let path = folder(target).join(format!("{}{version:016x}.part", Self::prefix(target)));
        let (place, target_path) = (path.clone(), target.to_owned());
        let prefix = Self::prefix(target);
        let file = on_a_thread(target, move || {
            // What is left of other versions is of no use.
            for entry in left_over(&folder(&target_path), &prefix)? {
                std::fs::remove_file(entry?.0)?;
            }
            let file = create_new(&place, &target_path)?;
            lock(&file)?;
            Ok(file)
        });
        Ok(Self { file: tokio::fs::File::from_std(file.await?), path, len: 0, version })
    }

    /// Writes what comes, behind what there is.
    async fn take(&mut self, mut download: Download, target: &Path) -> Result<(), Error> {
        self.file.seek(SeekFrom::Start(self.len)).await.map_err(unwritable(target))?;
        let outcome = loop {
            match download.chunk().await {
                Ok(Some(chunk)) => {
                    self.file.write_all(&chunk).await.map_err(unwritable(target))?;
                    self.len += chunk.len() as u64;
                }
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        self.file.flush().await.map_err(unwritable(target))?;
        outcome
    }

    async fn keep(self, target: &Path) -> Result<u64, Error> {
        self.file.sync_all().await.map_err(unwritable(target))?;
        let (from, to, len) = (self.path, target.to_owned(), self.len);
        on_a_thread(target, move || std::fs::rename(from, to)).await?;
        Ok(len)
    }
}

/// What downloads of a file have left, and of which version.
fn left_over(folder: &Path, prefix: &str) -> io::Result<impl Iterator<Item = io::Result<(PathBuf, u64)>>> {
    let entries = std::fs::read_dir(folder)?;
    Ok(entries.filter_map(move |entry| {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return Some(Err(error)),
        };
        let name = entry.file_name();
        let version = name.to_str()?.strip_prefix(prefix)?.strip_suffix(".part")?;
        let version = u64::from_str_radix(version, 16).ok()?;
        entry.file_type().is_ok_and(|kind| kind.is_file()).then(|| Ok((entry.path(), version)))
    }))
}

fn folder(target: &Path) -> PathBuf {
    match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        Some(_) | None => PathBuf::from("."),
    }
}

/// Two who write one file would spoil it.
fn lock(file: &File) -> io::Result<()> {
    file.try_lock().map_err(|error| io::Error::other(format!("another download is writing it: {error}")))
}
