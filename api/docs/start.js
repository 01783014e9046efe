// Starts swagger-ui on this server's own contract. Nothing is kept in the browser: a token is gone with the page.
"use strict";

// 32 random hexadecimal digits; crypto.randomUUID would want HTTPS.
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What swagger-ui would not show where one looks for it: who may, and the problems that only this operation has.
function describe(operation) {
  const codes = (operation["x-problems"] || []).map((code) => `[${code}](problems/${code.toLowerCase().replaceAll("_", "-")})`);
  const parts = [operation.description, `Roles: ${operation["x-roles"].join(", ")}.`];
  if (codes.length) parts.push(`Problems of its own: ${codes.join(", ")}.`);
  operation.description = parts.filter(Boolean).join("\n\n");
}

function start(contract) {
  const example = contract.components.parameters.IdempotencyKey.example;
  for (const path of Object.values(contract.paths)) Object.values(path).forEach(describe);
  SwaggerUIBundle({
    spec: contract,
    dom_id: "#page",
    deepLinking: true,
    docExpansion: "none",
    defaultModelsExpandDepth: 0,
    defaultModelExpandDepth: 3,
    filter: true,
    displayRequestDuration: true,
    persistAuthorization: false,
    validatorUrl: null,
    queryConfigEnabled: false,
    // The example of a key is only a picture of one: each request that still has it gets a new one.
    requestInterceptor: (request) => {
      if (request.headers["Idempotency-Key"] === example) request.headers["Idempotency-Key"] = newKey();
      return request;
    },
  });
}

function fail(reason) {
  document.getElementById("page").textContent = `The contract could not be read: ${reason.message}`;
}

fetch("openapi.json").then((reply) => reply.json()).then(start).catch(fail);
