// No address in the query may choose another description, and nothing is sent to a validator elsewhere.
SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  displayRequestDuration: true,
  queryConfigEnabled: false,
  validatorUrl: null,
  persistAuthorization: false,
});
