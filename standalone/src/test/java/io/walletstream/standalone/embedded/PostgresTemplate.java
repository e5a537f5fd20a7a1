package io.walletstream.standalone.embedded;

import io.walletstream.schema.migrate.Migrator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A migrated data directory that this JVM makes once: unpacking the server, creating a cluster and migrating it take seconds, copying it
 * a fraction of one. The binaries are linked.
 */
public final class PostgresTemplate {
    private static @Nullable Path template;

    private PostgresTemplate() {}

    /** Puts a copy where {@link EmbeddedPostgresServer#start} will find it, and starts that. */
    public static EmbeddedPostgresServer start(Path directory) {
        prepare(directory);
        return EmbeddedPostgresServer.start(directory);
    }

    /** Puts a copy into a directory that does not exist yet. */
    public static void prepare(Path directory) {
        try {
            Path source = template();
            copyTree(source.resolve("data"), directory.resolve("data"), PostgresTemplate::copy);
            Files.copy(source.resolve("password"), directory.resolve("password"), StandardCopyOption.COPY_ATTRIBUTES);
            copyTree(source.resolve("binaries"), directory.resolve("binaries"), PostgresTemplate::link);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces the data of one directory by those of another; no server runs in either. */
    public static void copyData(Path from, Path to) throws IOException {
        Directories.deleteTree(to.resolve("data"));
        Files.createDirectories(to);
        copyTree(from.resolve("data"), to.resolve("data"), PostgresTemplate::copy);
    }

    private static synchronized Path template() throws IOException {
        Path made = template;
        if (made == null) {
            Path fresh = Files.createTempDirectory("postgres-template");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(fresh)));
            try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(fresh)) {
                Migrator.migrate(server.jdbcUrl(), server.user(), server.password());
            }
            template = fresh;
            made = fresh;
        }
        return made;
    }

    private static void delete(Path directory) {
        try {
            Directories.deleteTree(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Copying {
        void copy(Path from, Path to) throws IOException;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    }

    private static void link(Path from, Path to) throws IOException {
        if (Files.isSymbolicLink(from)) {
            copy(from, to);
        } else {
            Files.createLink(to, from);
        }
    }

    private static void copyTree(Path from, Path to, Copying copying) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Path copy = to.resolve(from.relativize(directory));
                Files.createDirectories(copy.getParent());
                Files.copy(directory, copy, StandardCopyOption.COPY_ATTRIBUTES); // Postgres insists on rwx------
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                copying.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
