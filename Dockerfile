# The service in a container, whole: nothing is fetched when it runs, and nothing is written.
#   docker build -t captioner .
#   docker run --rm --read-only --tmpfs /tmp -p 127.0.0.1:8080:8080 captioner
# To stop it with requests in work answered: docker stop --time 40

FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN mvn -B -q -DskipTests -Pdist package \
  && mkdir /dist && cd /dist && jar xf /src/target/captioner-*.zip \
  && mv captioner-* captioner && chmod +x captioner/bin/captioner
# a Java with what the program uses (jdeps names it) and no more
RUN jlink --output /java --strip-java-debug-attributes --no-header-files --no-man-pages \
  --add-modules java.compiler,java.desktop,java.naming,java.net.http,java.security.jgss,java.sql,jdk.management,jdk.unsupported

FROM debian:12-slim
COPY --from=build /java /opt/java
COPY --from=build /dist/captioner /opt/captioner
ENV JAVA_HOME=/opt/java
RUN useradd --system --create-home captioner
USER captioner
WORKDIR /opt/captioner
# tries it, and unpacks libtorch into the user's home now rather than at every start
RUN bin/captioner caption datasets/sample/images/000000000785.jpg
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /readyz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["bin/captioner"]
CMD ["serve", "--host", "0.0.0.0"]
