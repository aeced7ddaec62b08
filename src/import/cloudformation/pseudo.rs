//! Pseudo parameters: what a stack knows about itself. Nothing is deployed here, so they have
//! sample values, always the same and those of the sample event where it has them.

/// Sample values; `--parameter AWS::Region=…` gives others.
const SAMPLES: [(&str, &str); 7] = [
    ("AWS::AccountId", "123456789012"),
    ("AWS::NotificationARNs", "arn:aws:sns:us-east-1:123456789012:sample"),
    ("AWS::Partition", "aws"),
    ("AWS::Region", "us-east-1"),
    (
        "AWS::StackId",
        "arn:aws:cloudformation:us-east-1:123456789012:stack/sample-stack/6a1b2c30-0000-11ee-8000-0a1b2c3d4e5f",
    ),
    ("AWS::StackName", "sample-stack"),
    ("AWS::URLSuffix", "amazonaws.com"),
];

/// The name whose value is no value: what has it is left out.
pub(super) const NO_VALUE: &str = "AWS::NoValue";

/// The sample value of a pseudo parameter.
pub(super) fn sample(name: &str) -> Option<&'static str> {
    SAMPLES.iter().find(|(pseudo, _)| *pseudo == name).map(|(_, value)| *value)
}
