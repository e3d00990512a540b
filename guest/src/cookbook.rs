#![doc = include_str!("cookbook.md")]

pub mod lost_data {
    #![doc = include_str!("cookbook/lost_data.md")]
}

pub mod mass_deletion {
    #![doc = include_str!("cookbook/mass_deletion.md")]
}

pub mod new_wildcard {
    #![doc = include_str!("cookbook/new_wildcard.md")]
}

pub mod stray_secret {
    #![doc = include_str!("cookbook/stray_secret.md")]
}

pub mod unwatched_vault {
    #![doc = include_str!("cookbook/unwatched_vault.md")]
}

pub mod foreign_region {
    #![doc = include_str!("cookbook/foreign_region.md")]
}

pub mod nameless_stack {
    #![doc = include_str!("cookbook/nameless_stack.md")]
}

pub mod plaintext_password {
    #![doc = include_str!("cookbook/plaintext_password.md")]
}

pub mod missing_owner {
    #![doc = include_str!("cookbook/missing_owner.md")]
}

pub mod open_port {
    #![doc = include_str!("cookbook/open_port.md")]
}
