//! How the framework names what it makes (serverless 3.40, `naming.js`).

/// The resource of a path without its slashes at both ends: `ApiGatewayResourcePetsPetidVar`.
pub(super) fn resource(path: &str) -> String {
    format!("ApiGatewayResource{}", normal_path(path))
}

/// The method of a path.
pub(super) fn method(path: &str, method: &str) -> String {
    format!("ApiGatewayMethod{}{}", normal_path(path), capitalised(method))
}

/// The authorizer of a name.
pub(super) fn authorizer(name: &str) -> String {
    format!("{}ApiGatewayAuthorizer", function(name))
}

/// The Lambda function of a function of the service.
pub(super) fn lambda(name: &str) -> String {
    format!("{}LambdaFunction", function(name))
}

/// The usage plan of a name, or the only one.
pub(super) fn usage_plan(name: Option<&str>) -> String {
    format!("ApiGatewayUsagePlan{}", upper_first(name.unwrap_or_default()))
}

/// A key by its number, in a plan of a name.
pub(super) fn api_key(number: usize, plan: Option<&str>) -> String {
    format!("ApiGatewayApiKey{}{number}", upper_first(plan.unwrap_or_default()))
}

/// The place of a key in a usage plan.
pub(super) fn usage_plan_key(number: usize, plan: Option<&str>) -> String {
    format!("ApiGatewayUsagePlanKey{}{number}", upper_first(plan.unwrap_or_default()))
}

fn function(name: &str) -> String {
    upper_first(&name.replace('-', "Dash").replace('_', "Underscore"))
}

fn normal_path(path: &str) -> String {
    path.split('/').map(normal_segment).collect()
}

fn normal_segment(segment: &str) -> String {
    let segment = capitalised(segment).replace('-', "Dash");
    let segment = match (segment.find('{'), segment.rfind('}')) {
        (Some(open), Some(close)) if open < close => {
            format!("{}{}Var{}", &segment[..open], &segment[open + 1..close], &segment[close + 1..])
        }
        _ => segment,
    };
    upper_first(&segment.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
}

/// The first letter large, all others small.
fn capitalised(text: &str) -> String {
    upper_first(&text.to_lowercase())
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_those_of_the_framework() {
        assert_eq!(super::resource("pets/{petId}/to-do"), "ApiGatewayResourcePetsPetidVarToDashdo");
        assert_eq!(super::resource("files/{proxy+}"), "ApiGatewayResourceFilesProxyVar");
        assert_eq!(super::method("pets", "get"), "ApiGatewayMethodPetsGet");
        assert_eq!(super::lambda("list-pets"), "ListDashpetsLambdaFunction");
    }
}
