package io.walletstream.query.about;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.javalin.http.Context;
import io.walletstream.query.auth.Routes;
import io.walletstream.query.http.EntityTags;
import io.walletstream.query.http.EntityTags.Document;
import io.walletstream.query.http.Problem;
import io.walletstream.query.http.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI description as YAML and JSON, its pages for people, and the front page. The pages' scripts and styles come from here alone, as their
 * Content-Security-Policy says; what a page of the description calls is this service.
 */
public final class Documents {
    private static final String HTML = "text/html; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";
    private static final String WEB_JAR = "/META-INF/resources/webjars/swagger-ui/";
    private static final String WEB_JAR_POM = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

    /** Pictures are part of the styles, so of form {@code data:}. */
    private static final String DOCS_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String FRONT_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Document yaml = new Document("application/yaml; charset=utf-8", resource("/openapi.yaml"));
    private final Document json = new Document("application/json", json(yaml.bytes()));
    private final Document front = new Document(HTML, resource("/index.html"));
    private final Document docs = new Document(HTML, resource("/docs/index.html"));
    private final Map<String, Document> parts = Map.of(
            "docs.js", new Document(SCRIPT, resource("/docs/docs.js")),
            "docs.css", new Document(STYLE, resource("/docs/docs.css")),
            "swagger-ui.js", new Document(SCRIPT, webJar("swagger-ui-bundle.js")),
            "swagger-ui.css", new Document(STYLE, webJar("swagger-ui.css")));

    public void addTo(Routes routes) {
        routes.open("/openapi.yaml", ctx -> EntityTags.answer(ctx, yaml));
        routes.open("/openapi.json", ctx -> EntityTags.answer(ctx, json));
        routes.open("/docs", ctx -> page(ctx, docs, DOCS_POLICY));
        routes.open("/docs/{part}", this::part);
        routes.open("/", ctx -> page(ctx, front, FRONT_POLICY));
    }

    private static void page(Context ctx, Document page, String policy) {
        ctx.header("Content-Security-Policy", policy).header("Referrer-Policy", "no-referrer");
        EntityTags.answer(ctx, page);
    }

    private void part(Context ctx) {
        Document part = parts.get(ctx.pathParam("part"));
        if (part == null) {
            throw Problem.of(ProblemCode.NO_SUCH_ROUTE, "no such part of the pages");
        }
        EntityTags.answer(ctx, part);
    }

    private static byte[] json(byte[] yaml) {
        try {
            JsonNode tree = new YAMLMapper().readTree(yaml);
            return new JsonMapper().writeValueAsBytes(tree);
        } catch (IOException e) {
            throw new UncheckedIOException("openapi.yaml is no YAML", e);
        }
    }

    private static byte[] webJar(String file) {
        Properties pom = new Properties();
        try (InputStream in = opened(WEB_JAR_POM)) {
            pom.load(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return resource(WEB_JAR + pom.getProperty("version") + "/" + file);
    }

    private static byte[] resource(String name) {
        try (InputStream in = opened(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream opened(String name) {
        @Nullable InputStream in = Documents.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException("missing resource " + name);
        }
        return in;
    }
}
