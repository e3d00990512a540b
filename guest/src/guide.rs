#![doc = include_str!("guide.md")]

pub mod policies {
    #![doc = include_str!("guide/policies.md")]
}

pub mod new_pack {
    #![doc = include_str!("guide/new_pack.md")]
}

pub mod first_rule {
    #![doc = include_str!("guide/first_rule.md")]
}

pub mod settings {
    #![doc = include_str!("guide/settings.md")]
}

pub mod unknowns {
    #![doc = include_str!("guide/unknowns.md")]
}

pub mod tags {
    #![doc = include_str!("guide/tags.md")]
}

pub mod images {
    #![doc = include_str!("guide/images.md")]
}

pub mod builds {
    #![doc = include_str!("guide/builds.md")]
}

pub mod changes {
    #![doc = include_str!("guide/changes.md")]
}

pub mod stacks {
    #![doc = include_str!("guide/stacks.md")]
}

pub mod remediation {
    #![doc = include_str!("guide/remediation.md")]
}

pub mod cases {
    #![doc = include_str!("guide/cases.md")]
}

pub mod testing {
    #![doc = include_str!("guide/testing.md")]
}

pub mod pages {
    #![doc = include_str!("guide/pages.md")]
}

pub mod building {
    #![doc = include_str!("guide/building.md")]
}

pub mod configuration {
    #![doc = include_str!("guide/configuration.md")]
}

pub mod publishing {
    #![doc = include_str!("guide/publishing.md")]
}
