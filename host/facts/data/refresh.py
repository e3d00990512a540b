#!/usr/bin/env python3
"""Writes the lists of resource types that can be tagged, one for each provider, from Pulumi's own SDKs.

What it reads: unpacked npm packages of the SDKs. For each resource that is `NAME.js`, which has the type token and the
names that the type had before (its aliases), and `NAME.d.ts`, which has the types of the arguments and of the outputs.

How to fetch them and run it, in an empty folder outside of the repository:

    for name in aws aws-native azure azure-native digitalocean docker gcp; do
        npm pack "@pulumi/$name"    # or "@pulumi/$name@VERSION"
        mkdir "$name" && tar -xzf pulumi-"$name"-[0-9]*.tgz -C "$name" --strip-components=1
    done
    python3 .../host/facts/data/refresh.py */

What it writes: `PACKAGE-taggable-types.txt` beside itself, from each folder that is named. After that the tests of
portcullis-facts fail until the counts in `host/facts/src/tags/types/tests.rs` are the new ones.

A list has a header of lines with `#`, then the types, sorted, each in a line of its own:

    TOKEN                              tags stand where the package usually has them, in its usual shape (`USUAL`)
    TOKEN POINTER SHAPE                they stand elsewhere or have another shape: `map`, `list` of pairs or names, or `any`
    TOKEN POINTER SHAPE no-defaults    and the provider's default tags do not go there, though they mostly do
    TOKEN none                         it has something there that only looks like tags (`NOT_TAGS`)

Tags are a map of strings, something without a type (`any`), a list of objects with a key and a value, or one of names
where the package has such tags. What else stands where tags usually do is for a person to judge: the script stops and
names it. A `list` may also be given as a map, but a `map` not as a list.

Not on the lists are tags that are not those of the resource itself: what it puts on others that it makes
(`volumeTags`), those of an object that is described in its arguments (`networkSecurityGroup.tags`), and
`properties.tags` of Azure's machine learning, which Azure's own tags do not know. Nor are `tagSpecifications` of
`aws-native`, where one list holds the tags of several resources, and `tags` of `gcp`: network tags, words for a search,
or Resource Manager tags, whose keys are bound to values elsewhere and mostly are numbers.
"""

import json
import re
import sys
from pathlib import Path
from typing import NamedTuple

# Where tags stand in the arguments of a package's types. The first place that a type has counts: in `gcp`, `labels` of
# a type that also has `userLabels` are something else.
PLACES = {
    "aws": ["/tags"],
    # The other names are those of `tagging.tagProperty` in AWS's own schemas, as far as they are maps (see COMMON_TAG).
    "aws-native": [
        "/tags",
        "/backupPlanTags",
        "/backupVaultTags",
        "/tieringConfigurationTags",
        "/userPoolTags",
        "/userPoolTagsAtCreate",
    ],
    "azure": ["/tags"],
    "azure-native": ["/tags"],
    "digitalocean": ["/tags"],
    "docker": ["/labels"],
    "gcp": ["/userLabels", "/settings/userLabels", "/resourceLabels", "/metadata/labels", "/labels"],
}

# The usual place and shape, which the lists leave out. `host/facts/src/tags/place.rs` has the same.
USUAL = {
    "aws": "/tags map",
    "aws-native": "/tags list",
    "azure": "/tags map",
    "azure-native": "/tags map",
    "digitalocean": "/tags list",
    "docker": "/labels list",
    "gcp": "/labels map",
}

# The outputs that hold a provider's default tags: a type that lacks them gets none.
DEFAULTS = {"aws": ["/tagsAll"], "gcp": ["/pulumiLabels", "/metadata/pulumiLabels"]}

# The packages whose tags are names without values.
NAMES = {"digitalocean"}

# What stands where tags usually do and is none, with the reason.
NOT_TAGS = {
    "aws:devopsguru/resourceCollection:ResourceCollection": "a filter: the resources that are watched",
    "aws:inspector/resourceGroup:ResourceGroup": "a selector: the instances that are the group",
    "azure-native:apimanagement:NamedValue": "names to filter a list by, without values",
    "azure-native:apimanagement:WorkspaceNamedValue": "names to filter a list by, without values",
    "azure-native:applicationinsights:Favorite": "names, without values",
    "azure-native:migrate:MigrateProject": "an object that can hold a single key, `additionalProperties`",
    "azure-native:operationalinsights:Query": "lists of words, which categorize the query",
    "azure-native:operationalinsights:SavedSearch": "objects with a name and a value, which say how the search is used",
    "azure-native:storage:BlobContainerLegalHold": "names of legal holds",
    "azure:apimanagement/namedValue:NamedValue": "names to filter a list by, without values",
    "azure:apimanagement/workspaceNamedValue:WorkspaceNamedValue": "names to filter a list by, without values",
    "azure:sentinel/threatIntelligenceIndicator:ThreatIntelligenceIndicator": "names, without values",
    "digitalocean:index/firewall:Firewall": "a selector: the Droplets that the firewall protects",
    "digitalocean:index/monitorAlert:MonitorAlert": "a selector: the resources that are watched",
    "gcp:cloudidentity/group:Group": "they say what kind of group it is, from a fixed set",
    "gcp:monitoring/metricDescriptor:MetricDescriptor": "the dimensions of the metric",
}

# The type that `aws-native` gives to just those lists that AWS's own schemas call the tags of a resource.
COMMON_TAG = re.compile(r"inputs\.(CreateOnly)?TagArgs>\[\]")

# What the key of a pair is called; the value is always `value`.
KEYS = {"key", "label"}

ANYTHING = re.compile(r"any(?: \| undefined)?")
MAP_OF_STRINGS = re.compile(r"pulumi\.Input<\{ \[key: string\]: pulumi\.Input<string>; \}(?: \| undefined)?>")
NAMED_LIST = re.compile(r"pulumi\.Input<pulumi\.Input<inputs\.([\w.]+)(?: \| inputs\.[\w.]+)*>\[\](?: \| undefined)?>")
NAMED_OBJECT = re.compile(r"pulumi\.(?:Input|Output)<(?:inputs|outputs)\.([\w.]+)(?: \| undefined)?>")
LIST_OF_NAMES = re.compile(r"pulumi\.Input<pulumi\.Input<string>\[\](?: \| undefined)?>")

COMMENT = re.compile(r"^ */\*\*.*?\*/\n", re.DOTALL | re.MULTILINE)
CLASS = re.compile(r"^export declare class (\w+) extends pulumi\.CustomResource \{\n(.*?)^\}", re.DOTALL | re.MULTILINE)
MEMBER = re.compile(r"^ +(?:readonly )?'?(\w+)'?\??: ((?:[^;{]|\{[^{}]*\})+);$", re.MULTILINE)
TYPE = re.compile(r"^( *)(?:export )?interface (\w+) \{\n(.*?)^\1\}", re.DOTALL | re.MULTILINE)
NAMESPACE = re.compile(r"^export declare namespace (\w+) \{\n(.*?)^\}", re.DOTALL | re.MULTILINE)
TOKEN = re.compile(r"__pulumiType = '([^']+)'")
ALIAS = re.compile(r'\{ type: "([^"]+)" \}')


class Resource(NamedTuple):
    """What an SDK says of a resource type."""

    token: str
    aliases: list[str]
    arguments: dict[str, str]
    outputs: dict[str, str]


class Sdk(NamedTuple):
    """An unpacked SDK: its resources, and the members of the types that their arguments and outputs have."""

    package: str
    title: str
    resources: list[Resource]
    inputs: dict[str, dict[str, str]]
    outputs: dict[str, dict[str, str]]


def read_sdk(folder):
    about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    return Sdk(
        package=about["name"].removeprefix("@pulumi/"),
        title=f"{about['name']} {about['version']} ({about['license']})",
        resources=[resource for script in sorted(folder.rglob("*.js")) for resource in read_resource(script)],
        inputs=read_types(folder / "types" / "input.d.ts"),
        outputs=read_types(folder / "types" / "output.d.ts"),
    )


def read_resource(script):
    """Yields the resource that a file is about, if it is about one."""
    code = script.read_text(encoding="utf-8")
    token = TOKEN.search(code)
    if not token:
        return
    declarations = COMMENT.sub("", script.with_suffix(".d.ts").read_text(encoding="utf-8"))
    resource = CLASS.search(declarations)
    if resource:
        arguments = {name: body for _, name, body in TYPE.findall(declarations)}[resource[1] + "Args"]
        yield Resource(token[1], ALIAS.findall(code), members(arguments), members(resource[2]))


def read_types(file):
    """Returns the members of all types in a file, by the name of the type with its namespace."""
    declarations = COMMENT.sub("", file.read_text(encoding="utf-8"))
    spaces = [("", NAMESPACE.sub("", declarations))]
    spaces += [(name + ".", body) for name, body in NAMESPACE.findall(declarations)]
    return {space + name: members(body) for space, text in spaces for _, name, body in TYPE.findall(text)}


def members(body):
    """Returns the types of the members of a class or an interface."""
    return {name: " ".join(kind.split()) for name, kind in MEMBER.findall(body)}


def follow(pointer, top, types):
    """Returns the type of what stands at a pointer, through objects that are members of each other, or None."""
    *steps, last = pointer.removeprefix("/").split("/")
    for step in steps:
        named = NAMED_OBJECT.fullmatch(top.get(step, ""))
        top = types[named[1]] if named else {}
    return top.get(last)


def shape(kind, sdk):
    """Returns the shape of tags, or None for what is none."""
    if MAP_OF_STRINGS.fullmatch(kind):
        return "map"
    if ANYTHING.fullmatch(kind):
        return "any"
    named = NAMED_LIST.fullmatch(kind)
    has_names = sdk.package in NAMES and LIST_OF_NAMES.fullmatch(kind)
    return "list" if has_names or (named and is_pair(sdk.inputs[named[1]])) else None


def is_pair(names):
    """Returns whether an object with members of these names is a pair of a key and a value."""
    return not KEYS.isdisjoint(names) and "value" in names


def entry(resource, sdk):
    """Returns what the list says after the token of a resource, or None if its type is not on the list."""
    if resource.token in NOT_TAGS:
        return "none"
    common = [f"/{name}" for name, kind in resource.arguments.items() if COMMON_TAG.search(kind)]
    found = [(place, follow(place, resource.arguments, sdk.inputs)) for place in PLACES[sdk.package] + common]
    found = [(place, kind) for place, kind in found if kind]
    if not found:
        return None
    place, kind = found[0]
    if not shape(kind, sdk):
        sys.exit(f"error: `{resource.token}` has `{kind}` at `{place}`\nhint: if it is no tags, add it to NOT_TAGS")
    words = f"{place} {shape(kind, sdk)}{defaults(resource, sdk)}"
    return "" if words == USUAL[sdk.package] else words


def defaults(resource, sdk):
    outputs = DEFAULTS.get(sdk.package, [])
    has_them = any(follow(pointer, resource.outputs, sdk.outputs) for pointer in outputs)
    return "" if has_them or not outputs else " no-defaults"


def entries(sdk):
    """Returns the list: what is said of each type, by its token and by the names that it had before."""
    tokens = {resource.token for resource in sdk.resources}
    found = {}
    for resource in sdk.resources:
        words = entry(resource, sdk)
        former = {without_version(alias) for alias in resource.aliases} - tokens
        for token in {resource.token, *former} if words is not None else ():
            if found.setdefault(token, words) != words:
                sys.exit(f"error: `{token}` is a name of two types that differ: `{words}`, `{found[token]}`")
    return found


def without_version(token):
    """Returns a token of `azure-native` without the version of Azure's interface, which comes after the module."""
    package, module, name = token.split(":")
    return f"{package}:{module.split('/')[0]}:{name}" if package == "azure-native" else token


def write_list(sdk):
    lines = sorted(f"{token} {words}".rstrip() for token, words in entries(sdk).items())
    header = [
        f"# The resource types of {sdk.title} that can be tagged, and their aliases; made by refresh.py.",
        f"# A type without a place of its own has its tags at {USUAL[sdk.package].replace(' ', ' as a ')}.",
    ]
    target = Path(__file__).with_name(f"{sdk.package}-taggable-types.txt")
    target.write_text("\n".join(header + lines) + "\n", encoding="utf-8")
    print(f"{target.name}: {len(lines)} of {len(sdk.resources)} types")


def refuse_stale(sdk):
    """Stops if what is said to be no tags is not there any more."""
    tokens = {resource.token for resource in sdk.resources}
    stale = [token for token in NOT_TAGS if token.startswith(sdk.package + ":") and token not in tokens]
    if stale:
        sys.exit(f"error: {sdk.title} has no `{stale[0]}`\nhint: remove it from NOT_TAGS")


def main(folders):
    if not folders:
        sys.exit("usage: refresh.py FOLDER...")
    for folder in folders:
        sdk = read_sdk(Path(folder))
        refuse_stale(sdk)
        write_list(sdk)


if __name__ == "__main__":
    main(sys.argv[1:])
