//! What clients and backends see differently of methods.

use gatecast::gateway::Event;
use gatecast::integration::{BackendAnswer, ClientRequest, CompiledIntegration};
use gatecast::rest_api::{Integration, MethodAt};

use super::{Pair, Side};

/// A message of a method that differs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct MethodChange {
    /// The method and its path.
    pub method: String,
    pub message: MethodMessage,
    /// As HTTP messages.
    pub texts: Pair<String>,
}

/// Which message of a method it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MethodMessage {
    /// What the backend gets.
    Request,
    /// What the client gets from an integration response, by its selection pattern.
    Answer(Option<String>),
}

/// What differs of the methods that both sides have.
#[derive(Debug, Default)]
pub(crate) struct MethodComparison {
    pub changes: Vec<MethodChange>,
    /// How many methods were looked at.
    pub tried: usize,
    /// Methods whose integrations differ, and show that in no message that was tried.
    pub unseen: Vec<String>,
}

/// The request of a call of a method.
pub(crate) type MakeRequest<'r> = dyn Fn(&MethodAt<'_>) -> Option<(Event, ClientRequest)> + 'r;

/// Compares the methods that two APIs have.
pub(crate) fn compare_methods(before: &Side, after: &Side, request: &MakeRequest<'_>) -> MethodComparison {
    let mut comparison = MethodComparison::default();
    let (Some(old), Some(new)) = (&before.api.rest_api, &after.api.rest_api) else { return comparison };
    for (resource, method) in new.methods() {
        let earlier = old.resources.get(&resource.path).and_then(|resource| resource.method(&method.name));
        let Some(earlier) = earlier else { continue };
        let compiled =
            [CompiledIntegration::compile(old, earlier), CompiledIntegration::compile(new, method)];
        let [Some(compiled_before), Some(compiled_after)] = compiled else { continue };
        let at = MethodAt { resource, method, path_parameters: Vec::new() };
        let Some((event, client)) = request(&at) else { continue };
        comparison.tried += 1;
        let name = format!("{} {}", method.name, resource.path);
        let messages = [(before, &compiled_before), (after, &compiled_after)]
            .map(|(side, integration)| messages(side, integration, &event, &client));
        let [old_messages, new_messages] = messages;
        let seen = comparison.changes.len();
        for (message, text) in &new_messages {
            let earlier = old_messages.iter().find(|(other, _)| other == message).map(|(_, text)| text);
            if earlier != Some(text) {
                comparison.changes.push(MethodChange {
                    method: name.clone(),
                    message: message.clone(),
                    texts: Pair { before: earlier.cloned().unwrap_or_default(), after: text.clone() },
                });
            }
        }
        for (message, text) in old_messages {
            if !new_messages.iter().any(|(other, _)| *other == message) {
                let texts = Pair { before: text, after: String::new() };
                comparison.changes.push(MethodChange { method: name.clone(), message, texts });
            }
        }
        let texts = [&earlier.integration, &method.integration].map(|it| it.as_ref().map(text));
        if comparison.changes.len() == seen && texts[0] != texts[1] {
            comparison.unseen.push(name);
        }
    }
    comparison
}

/// What the backend of a method gets, and what the client gets for each integration response.
fn messages(
    side: &Side,
    integration: &CompiledIntegration,
    event: &Event,
    client: &ClientRequest,
) -> Vec<(MethodMessage, String)> {
    let mut messages = Vec::new();
    let execution = integration.execute(client);
    if let Some(request) = execution.request() {
        messages.push((MethodMessage::Request, request.to_string()));
    }
    let answered = |backend: &BackendAnswer| {
        integration.execute(client).finish(backend).client_answer(&side.gateway, event).to_string()
    };
    if execution.request().is_none() {
        messages.push((MethodMessage::Answer(None), answered(&BackendAnswer::Unreachable)));
        return messages;
    }
    for sample in integration.sample_answers() {
        if let Some(backend) = &sample.answer {
            messages.push((MethodMessage::Answer(sample.pattern), answered(backend)));
        }
    }
    messages
}

/// An integration as text, wherever it stands.
fn text(integration: &Integration) -> String {
    let mut text = integration.kind.name().to_owned();
    let mut push = |part: &str| {
        text.push('\n');
        text.push_str(part);
    };
    for part in
        [&integration.uri, &integration.http_method, &integration.content_handling].into_iter().flatten()
    {
        push(part.as_str());
    }
    push(integration.passthrough.name());
    for mapping in &integration.parameters {
        push(mapping.target.as_str());
        push(mapping.value.as_str());
    }
    for template in &integration.templates {
        push(template.media_type.as_str());
        push(template.body.as_str());
    }
    for response in &integration.responses {
        push(response.selection_pattern.as_ref().map_or("", |pattern| pattern.as_str()));
        push(response.status.as_str());
        for mapping in &response.parameters {
            push(mapping.target.as_str());
            push(mapping.value.as_str());
        }
        for template in &response.templates {
            push(template.media_type.as_str());
            push(template.body.as_str());
        }
    }
    text
}
