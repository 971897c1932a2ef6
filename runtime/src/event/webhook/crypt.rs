//! The platform's encryption of events: AES-256-CBC with PKCS #7, keyed by a hash of the app's Encrypt Key.

use aes::Aes256;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use cbc::Decryptor;
use cbc::cipher::{BlockModeDecrypt, KeyIvInit, block_padding::Pkcs7};

use crate::secret::Secret;

const BLOCK: usize = 16;

/// What `text` holds: base64 of an initialisation vector and what was encrypted with it. `None` where it holds nothing;
/// which step found so is nobody's business, as who asks often enough learns from that what is encrypted.
pub(super) fn decrypt(key: &Secret, text: &str) -> Option<Bytes> {
    let mut bytes = STANDARD.decode(text).ok()?;
    let (vector, encrypted) = bytes.split_first_chunk_mut::<BLOCK>()?;
    let hash = ring::digest::digest(&ring::digest::SHA256, key.expose().as_bytes());
    let cipher = Decryptor::<Aes256>::new_from_slices(hash.as_ref(), vector).ok()?;
    let end = BLOCK + cipher.decrypt_padded::<Pkcs7>(encrypted).ok()?.len();
    // Where it lies, behind the vector.
    bytes.truncate(end);
    Some(Bytes::from(bytes).slice(BLOCK..))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_vector_is_decrypted() {
        let decrypted = decrypt(&"test key".into(), "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=");
        assert_eq!(decrypted.as_deref(), Some(&b"hello world"[..]));
    }

    #[test]
    fn what_is_not_encrypted_with_the_key_is_nothing() {
        let key = Secret::from("test key");
        assert_eq!(decrypt(&"another".into(), "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk="), None);
        for text in [
            "",
            "P37w",
            "?",
            "P37w+VZImNgPEO1RBhJ6Rg==",
            "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEz",
            "P37w+VZImNgPEO1RBhJ6RtI=",
        ] {
            assert_eq!(decrypt(&key, text), None, "{text}");
        }
    }
}
