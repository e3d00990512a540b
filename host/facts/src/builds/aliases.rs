//! Which digests are one image.
//!
//! A metadata file knows an image by the digest of its index, a statement in a registry by the digest of one platform's
//! manifest. Only the index itself says that these are one. Being one image is transitive: it is what makes the records of
//! two builds for one platform each account for the index that `docker buildx imagetools create` joins them in.

use std::collections::HashMap;

/// Digests, joined where some file says that they are one image's.
#[derive(Debug, Default)]
pub(super) struct Aliases {
    places: HashMap<String, usize>,
    /// For each place another one of the same image, which is never greater. That of the least one is itself.
    parents: Vec<usize>,
}

impl Aliases {
    /// Joins the digests of an image.
    pub(super) fn join(&mut self, digests: &[String]) {
        let mut first = None;
        for digest in digests {
            let image = self.image(digest);
            let first = *first.get_or_insert(image);
            self.unite(first, image);
        }
    }

    /// Returns the number of the image that a digest is one of.
    pub(super) fn image(&mut self, digest: &str) -> usize {
        if let Some(place) = self.places.get(digest).copied() {
            return self.least(place);
        }
        let place = self.parents.len();
        self.parents.push(place);
        self.places.insert(digest.to_owned(), place);
        place
    }

    /// Returns the number of the image of every digest.
    pub(super) fn into_images(mut self) -> HashMap<String, usize> {
        let places = std::mem::take(&mut self.places);
        let images = places.into_iter().map(|(digest, place)| (digest, self.least(place)));
        images.collect()
    }

    fn unite(&mut self, one: usize, other: usize) {
        let (one, other) = (self.least(one), self.least(other));
        if let Some(parent) = self.parents.get_mut(one.max(other)) {
            *parent = one.min(other);
        }
    }

    /// Halves the way on each walk, so that no order of the files makes the walks long.
    fn least(&mut self, mut place: usize) -> usize {
        while let Some(parent) = self.parent(place).filter(|parent| *parent != place) {
            let above = self.parent(parent).unwrap_or(parent);
            if let Some(slot) = self.parents.get_mut(place) {
                *slot = above;
            }
            place = above;
        }
        place
    }

    fn parent(&self, place: usize) -> Option<usize> {
        self.parents.get(place).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::Aliases;

    fn joined(images: &[&[&str]], digests: &[&str]) -> Vec<usize> {
        let mut aliases = Aliases::default();
        for image in images {
            let image: Vec<_> = image.iter().map(|digest| (*digest).to_owned()).collect();
            aliases.join(&image);
        }
        let images = aliases.into_images();
        digests.iter().map(|digest| images[*digest]).collect()
    }

    #[test]
    fn digests_are_one_image_if_a_file_says_so() {
        assert_eq!(joined(&[&["a", "b"], &["c", "d"]], &["a", "b", "c", "d"]), [0, 0, 2, 2]);
    }

    #[test]
    fn a_manifest_that_two_indexes_list_makes_them_one_image_in_any_order() {
        let all = ["joined", "amd64", "arm64", "one", "other"];
        let files: [&[&str]; 3] = [&["one", "amd64"], &["other", "arm64"], &["joined", "amd64", "arm64"]];
        for [first, second, third] in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let images = joined(&[files[first], files[second], files[third]], &all);
            assert_eq!(images, [0; 5]);
        }
    }

    #[test]
    fn a_long_chain_of_indexes_is_one_image() {
        const LENGTH: usize = 200_000;
        let mut aliases = Aliases::default();
        for number in (0..LENGTH).rev() {
            aliases.join(&[number.to_string(), (number + 1).to_string()]);
        }
        let images = aliases.into_images();
        assert_eq!(images.len(), LENGTH + 1);
        assert!(images.values().all(|image| *image == 0));
    }
}
