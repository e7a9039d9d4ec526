import { test } from 'vitest';
import { listWithClient } from './list-with-client.ts';

const GENERATOR = 'org.openapitools:openapi-generator-cli:7.25.0';
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy';
const CLASS_PATH = 'org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath';
const LIST = `
import org.openapitools.client.ApiClient;
import org.openapitools.client.api.RepositoriesApi;
import org.openapitools.client.model.Repository;
import org.openapitools.client.model.RepositoryPage;

public class List {
  public static void main(String[] args) throws Exception {
    ApiClient client = new ApiClient();
    client.updateBaseUri(System.getenv("PULSE_URL"));
    client.setRequestInterceptor(
        request -> request.header("Authorization", "Bearer " + System.getenv("PULSE_TOKEN")));
    RepositoriesApi api = new RepositoriesApi(client);
    String cursor = null;
    do {
      RepositoryPage page = api.listRepositories(null, null, 2, cursor);
      for (Repository repository : page.getItems()) System.out.println(repository.getFullName());
      cursor = page.getNextCursor();
    } while (cursor != null);
  }
}
`;

test('a client of openapi-generator lists repositories', () =>
  listWithClient(async (project) => {
    await project.run('mvn', '-q', '-B', COPY, `-Dartifact=${GENERATOR}`, '-DoutputDirectory=.');
    const jar = 'openapi-generator-cli-7.25.0.jar';
    const options = ['-g', 'java', '--library', 'native', '-i', 'openapi.json', '-o', 'pulse'];
    await project.run('java', '-jar', jar, 'generate', ...options);
    await project.write('pulse/src/main/java/List.java', LIST);
    const maven = ['-q', '-B', '-f', 'pulse/pom.xml', '-Dmaven.test.skip=true'];
    await project.run('mvn', ...maven, 'compile', CLASS_PATH, '-Dmdep.outputFile=class-path');
    const classPath = (await project.run('cat', 'pulse/class-path')).trim();
    return ['java', '-cp', `pulse/target/classes:${classPath}`, 'List'];
  }));
