//! A misbehaving pack: describes no policy.

use portcullis_guest::Pack;

portcullis_guest::pack!(Pack::new("no-policies", "Has no policy."));
