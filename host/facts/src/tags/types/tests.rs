use std::collections::BTreeSet;

use insta::assert_snapshot;
use serde_json::Value as Json;

use super::{AWS, AWS_NATIVE, AZURE, AZURE_NATIVE, DIGITALOCEAN, DOCKER, Entry, GCP, List, Shape};

const REFERENCE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../shared/reference/aws-taggable-types.json"
);

struct File {
    package: &'static str,
    list: &'static List,
    text: &'static str,
}

macro_rules! file {
    ($package:literal, $list:ident) => {
        File {
            package: $package,
            list: &$list,
            text: include_str!(concat!("../../../data/", $package, "-taggable-types.txt")),
        }
    };
}

const FILES: [File; 7] = [
    file!("aws", AWS),
    file!("aws-native", AWS_NATIVE),
    file!("azure", AZURE),
    file!("azure-native", AZURE_NATIVE),
    file!("digitalocean", DIGITALOCEAN),
    file!("docker", DOCKER),
    file!("gcp", GCP),
];

fn find(token: &str) -> Option<Entry> {
    let package = token.split(':').next().unwrap();
    let file = FILES.iter().find(|file| file.package == package).unwrap();
    file.list.find(token)
}

fn assert_usual(tokens: &[&str]) {
    for token in tokens {
        assert_eq!(find(token), Some(Entry::Usual), "{token}");
    }
}

fn assert_not_listed(tokens: &[&str]) {
    for token in tokens {
        assert_eq!(find(token), None, "{token}");
    }
}

/// Returns the lines of a list that say more than a token.
fn special(file: &File) -> String {
    let lines = file.text.lines().filter(|line| !line.starts_with('#'));
    lines.filter(|line| line.contains(' ')).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_line_says_something_of_a_type_of_the_package() {
    for file in FILES {
        let prefix = format!("{}:", file.package);
        for (token, words) in file.list.0.iter() {
            assert!(token.starts_with(&prefix) && token.split(':').count() == 3, "{token}");
            let entry = Entry::read(words).unwrap_or_else(|| panic!("{token} {words}"));
            assert!(
                !matches!(entry, Entry::At { pointer, .. } if !pointer.starts_with('/')),
                "{token} {words}"
            );
        }
    }
}

#[test]
fn every_list_is_sorted_and_names_a_type_once() {
    for file in FILES {
        assert!(
            file.list.0.is_sorted_by(|(one, _), (next, _)| one < next),
            "{}",
            file.package
        );
    }
}

#[test]
fn a_list_names_the_version_that_it_is_of_and_has_as_many_types() {
    let heads = FILES.map(|file| format!("{:4} {}", file.list.0.len(), file.text.lines().next().unwrap()));
    assert_snapshot!(heads.join("\n"), @"
     876 # The resource types of @pulumi/aws 7.48.0 (Apache-2.0) that can be tagged, and their aliases; made by refresh.py.
    1096 # The resource types of @pulumi/aws-native 1.79.0 (Apache-2.0) that can be tagged, and their aliases; made by refresh.py.
     419 # The resource types of @pulumi/azure 6.40.0 (Apache-2.0) that can be tagged, and their aliases; made by refresh.py.
    1047 # The resource types of @pulumi/azure-native 3.28.0 (Apache-2.0) that can be tagged, and their aliases; made by refresh.py.
      17 # The resource types of @pulumi/digitalocean 4.80.1 (Apache-2.0) that can be tagged, and their aliases; made by refresh.py.
       6 # The resource types of @pulumi/docker 5.2.0 (Apache-2.0) that can be tagged, and their aliases; made by refresh.py.
     330 # The resource types of @pulumi/gcp 9.37.0 (Apache-2.0) that can be tagged, and their aliases; made by refresh.py.
    ");
}

#[test]
fn a_line_in_no_known_form_says_nothing() {
    for words in [
        "/tags",
        "/tags set",
        "none /tags",
        "/tags map defaults",
        "/tags map no-defaults more",
    ] {
        assert_eq!(Entry::read(words), None, "{words}");
    }
}

#[test]
fn the_list_of_aws_is_the_reference_with_aliases_and_exceptions() {
    let Ok(text) = std::fs::read_to_string(REFERENCE) else {
        eprintln!("skipped: {REFERENCE} is not there");
        return;
    };
    let reference: Json = serde_json::from_str(&text).unwrap();
    let types = |key: &str| -> BTreeSet<String> {
        let types = reference[key].as_array().unwrap().iter();
        types.map(|token| token.as_str().unwrap().to_owned()).collect()
    };
    let listed: BTreeSet<String> = AWS.0.iter().map(|(token, _)| (*token).to_owned()).collect();
    let expected = types("map_tags");
    assert_eq!(expected.len(), 859);
    assert_eq!(expected.difference(&listed).next(), None);
    assert_eq!(types("not_taggable").intersection(&listed).next(), None);
    let more: Vec<_> = listed.difference(&expected).cloned().collect();
    assert_snapshot!(more.join("\n"), @"
    aws:applicationloadbalancing/listener:Listener
    aws:applicationloadbalancing/listenerRule:ListenerRule
    aws:applicationloadbalancing/loadBalancer:LoadBalancer
    aws:applicationloadbalancing/targetGroup:TargetGroup
    aws:autoscaling/group:Group
    aws:devopsguru/resourceCollection:ResourceCollection
    aws:ec2/transitGatewayPeeringAttachmentAccepter:TransitGatewayPeeringAttachmentAccepter
    aws:elasticloadbalancing/loadBalancer:LoadBalancer
    aws:elasticloadbalancingv2/listener:Listener
    aws:elasticloadbalancingv2/listenerRule:ListenerRule
    aws:elasticloadbalancingv2/loadBalancer:LoadBalancer
    aws:elasticloadbalancingv2/targetGroup:TargetGroup
    aws:inspector/resourceGroup:ResourceGroup
    aws:s3/BucketObject:BucketObject
    aws:workspaces/webBrowserSettings:WebBrowserSettings
    aws:workspaces/webNetworkSettings:WebNetworkSettings
    aws:workspaces/webUserSettings:WebUserSettings
    ");
}

#[test]
fn of_aws_the_taggable_types_are_listed_and_others_are_not() {
    assert_usual(&[
        "aws:s3/bucket:Bucket",
        "aws:s3/bucketV2:BucketV2",
        "aws:iam/role:Role",
        "aws:ec2/launchTemplate:LaunchTemplate",
        "aws:elasticloadbalancingv2/loadBalancer:LoadBalancer",
    ]);
    assert_not_listed(&[
        "aws:iam/rolePolicy:RolePolicy",
        "aws:s3/bucketPolicy:BucketPolicy",
        "aws:autoscaling/tag:Tag",
        "aws:s3/bucketMetric:BucketMetric",
    ]);
    assert_snapshot!(special(&FILES[0]), @"
    aws:autoscaling/group:Group /tags list no-defaults
    aws:devopsguru/resourceCollection:ResourceCollection none
    aws:inspector/resourceGroup:ResourceGroup none
    ");
}

#[test]
fn of_aws_native_the_taggable_types_are_listed_and_others_are_not() {
    assert_usual(&[
        "aws-native:s3:Bucket",
        "aws-native:dynamodb:Table",
        "aws-native:autoscaling:AutoScalingGroup",
        "aws-native:appstream:AppBlock",
        "aws-native:apprunner:Service",
    ]);
    assert_not_listed(&[
        "aws-native:s3:BucketPolicy",
        "aws-native:iam:Policy",
        "aws-native:inspector:ResourceGroup",
        "aws-native:ecr:RepositoryCreationTemplate",
        "aws-native:datazone:Project",
    ]);
    let tags = |shape| {
        Some(Entry::At {
            pointer: "/tags",
            shape,
            defaults: true,
        })
    };
    assert_eq!(find("aws-native:batch:JobDefinition"), tags(Shape::Map));
    assert_eq!(find("aws-native:glue:Job"), tags(Shape::Any));
    let elsewhere = special(&FILES[1]);
    let elsewhere: Vec<_> = elsewhere.lines().filter(|line| !line.contains(" /tags ")).collect();
    assert_snapshot!(elsewhere.join("\n"), @"
    aws-native:backup:BackupPlan /backupPlanTags map
    aws-native:backup:BackupVault /backupVaultTags map
    aws-native:backup:Framework /frameworkTags list
    aws-native:backup:LogicallyAirGappedBackupVault /backupVaultTags map
    aws-native:backup:ReportPlan /reportPlanTags list
    aws-native:backup:TieringConfiguration /tieringConfigurationTags map
    aws-native:budgets:BudgetsAction /resourceTags list
    aws-native:ce:AnomalyMonitor /resourceTags list
    aws-native:ce:AnomalySubscription /resourceTags list
    aws-native:cognito:IdentityPool /identityPoolTags list
    aws-native:cognito:UserPool /userPoolTags map
    aws-native:cognito:UserPoolRegionalConfigurationAttachment /userPoolTags map
    aws-native:cognito:UserPoolReplica /userPoolTagsAtCreate map
    aws-native:datapipeline:Pipeline /pipelineTags list
    aws-native:efs:AccessPoint /accessPointTags list
    aws-native:efs:FileSystem /fileSystemTags list
    aws-native:invoicing:InvoiceUnit /resourceTags list
    aws-native:lex:Bot /botTags list
    aws-native:lex:BotAlias /botAliasTags list
    aws-native:route53:HealthCheck /healthCheckTags list
    aws-native:route53:HostedZone /hostedZoneTags list
    ");
}

#[test]
fn of_azure_the_taggable_types_are_listed_and_others_are_not() {
    assert_usual(&[
        "azure:core/resourceGroup:ResourceGroup",
        "azure:storage/account:Account",
        "azure:mssql/server:Server",
        "azure:sql/sqlServer:SqlServer",
        "azure:network/virtualNetwork:VirtualNetwork",
    ]);
    assert_not_listed(&[
        "azure:network/subnet:Subnet",
        "azure:storage/container:Container",
        "azure:consumption/budgetResourceGroup:BudgetResourceGroup",
        "azure:appplatform/springCloudCustomizedAccelerator:SpringCloudCustomizedAccelerator",
    ]);
    assert_snapshot!(special(&FILES[2]), @"
    azure:apimanagement/namedValue:NamedValue none
    azure:apimanagement/workspaceNamedValue:WorkspaceNamedValue none
    azure:sentinel/threatIntelligenceIndicator:ThreatIntelligenceIndicator none
    ");
}

#[test]
fn of_azure_native_the_taggable_types_are_listed_and_others_are_not() {
    assert_usual(&[
        "azure-native:storage:StorageAccount",
        "azure-native:resources:ResourceGroup",
        "azure-native:compute:VirtualMachine",
        "azure-native:cosmosdb:DatabaseAccount",
        "azure-native:documentdb:DatabaseAccount",
        "azure-native:insights:Component",
    ]);
    assert_not_listed(&[
        "azure-native:storage:BlobContainer",
        "azure-native:network:Subnet",
        "azure-native:authorization:RoleAssignment",
        "azure-native:resources:TagAtScope",
        "azure-native:machinelearningservices:ModelVersion",
    ]);
    assert_snapshot!(special(&FILES[3]), @"
    azure-native:apimanagement:NamedValue none
    azure-native:apimanagement:WorkspaceNamedValue none
    azure-native:applicationinsights:Favorite none
    azure-native:cloudngfw:LocalRule /tags list
    azure-native:cloudngfw:PostRule /tags list
    azure-native:cloudngfw:PreRule /tags list
    azure-native:importexport:Job /tags any
    azure-native:insights:Favorite none
    azure-native:migrate:MigrateProject none
    azure-native:migrate:Project /tags any
    azure-native:operationalinsights:Query none
    azure-native:operationalinsights:SavedSearch none
    azure-native:storage:BlobContainerLegalHold none
    ");
}

#[test]
fn of_digitalocean_the_taggable_types_are_listed_and_others_are_not() {
    assert_usual(&[
        "digitalocean:index/droplet:Droplet",
        "digitalocean:index/databaseCluster:DatabaseCluster",
        "digitalocean:index/kubernetesCluster:KubernetesCluster",
        "digitalocean:index/volume:Volume",
        "digitalocean:index/vectorDatabase:VectorDatabase",
    ]);
    assert_not_listed(&[
        "digitalocean:index/app:App",
        "digitalocean:index/loadBalancer:LoadBalancer",
        "digitalocean:index/dropletAutoscale:DropletAutoscale",
        "digitalocean:index/tag:Tag",
    ]);
    assert_snapshot!(special(&FILES[4]), @"
    digitalocean:index/firewall:Firewall none
    digitalocean:index/monitorAlert:MonitorAlert none
    ");
}

#[test]
fn of_docker_the_taggable_types_are_listed_and_others_are_not() {
    assert_usual(&[
        "docker:index/container:Container",
        "docker:index/serviceConfig:ServiceConfig",
    ]);
    assert_not_listed(&["docker:index/image:Image", "docker:index/registryImage:RegistryImage"]);
    assert_eq!(special(&FILES[5]), "");
}

#[test]
fn of_gcp_the_taggable_types_are_listed_and_others_are_not() {
    assert_usual(&[
        "gcp:storage/bucket:Bucket",
        "gcp:compute/instance:Instance",
        "gcp:cloudrunv2/service:Service",
        "gcp:organizations/project:Project",
        "gcp:lustre/instance:Instance",
    ]);
    assert_not_listed(&[
        "gcp:organizations/folder:Folder",
        "gcp:firestore/database:Database",
        "gcp:compute/firewall:Firewall",
        "gcp:container/nodePool:NodePool",
        "gcp:tags/tagBindingCollection:TagBindingCollection",
    ]);
    assert_snapshot!(special(&FILES[6]), @"
    gcp:cloudidentity/group:Group none
    gcp:cloudrun/domainMapping:DomainMapping /metadata/labels map
    gcp:cloudrun/service:Service /metadata/labels map
    gcp:container/cluster:Cluster /resourceLabels map
    gcp:deploymentmanager/deployment:Deployment /labels list no-defaults
    gcp:monitoring/alertPolicy:AlertPolicy /userLabels map no-defaults
    gcp:monitoring/customService:CustomService /userLabels map no-defaults
    gcp:monitoring/genericService:GenericService /userLabels map no-defaults
    gcp:monitoring/metricDescriptor:MetricDescriptor none
    gcp:monitoring/notificationChannel:NotificationChannel /userLabels map no-defaults
    gcp:monitoring/slo:Slo /userLabels map no-defaults
    gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig /userLabels map no-defaults
    gcp:sql/databaseInstance:DatabaseInstance /settings/userLabels map no-defaults
    ");
}
