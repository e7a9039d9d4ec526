import { describe, expect, it } from 'vitest';
import { compileRules } from '../../../domain/classification/compile-rules.ts';
import { DEFAULT_RULES_YAML } from '../../../domain/classification/default-rules-yaml.ts';
import { parseClassificationRules } from '../../../lib/triage-config/parse-classification-rules.ts';

const rules = compileRules(parseClassificationRules(DEFAULT_RULES_YAML));

const CHANNEL_OF = {
  production: [
    'src/Symfony/Component/HttpKernel/Kernel.php',
    'src/Symfony/Component/Form/Test/FormIntegrationTestCase.php',
    'src/Symfony/Component/Cache/Adapter/RedisAdapter.php',
    'src/Symfony/Bundle/FrameworkBundle/Resources/config/services.xml',
    'src/Symfony/Component/Validator/Resources/translations/validators.de.xlf',
    'src/Symfony/Bridge/Twig/Resources/views/Form/form_div_layout.html.twig',
    'library/Zend/Test/PHPUnit/Controller/AbstractControllerTestCase.php',
    'library/Zend/Db/Sql/Select.php',
    'packages/ember-runtime/lib/mixins/array.js',
    'packages/@ember/-internals/glimmer/lib/renderer.ts',
    'packages/ember-testing/lib/helpers.js',
    'blueprints/acceptance-test/files/tests/acceptance/__name__-test.js',
    'lib/latest.php',
    'src/contest.js',
    'src/attestation/verify.go',
    'app/models/specification.rb',
    'index.html',
    'src/main.rs',
    'config/routes.rb',
    'types/index.d.ts',
    'tools/build.js',
    'static/robots.txt',
    'db/migrate/001_create_users.sql',
    'src/Documentation.java',
  ],
  tests: [
    'src/Symfony/Component/Console/Tests/Fixtures/application_1.md',
    'src/Symfony/Component/Yaml/Tests/ParserTest.php',
    'tests/ZendTest/Db/Sql/SelectTest.php',
    'tests/Zend/Loader/_files/Foo.php',
    'packages/ember-runtime/tests/mixins/array_test.js',
    'packages/@ember/-internals/glimmer/tests/integration/input-test.js',
    'node-tests/blueprints/component-test.js',
    'tests/unit/foo-test.js',
    'test/helpers/setup.js',
    'src/__tests__/app.tsx',
    'src/button.spec.ts',
    'src/button.test.jsx',
    'pkg/server/server_test.go',
    'spec/models/user_spec.rb',
    'app/test_views.py',
    'app/conftest.py',
    'src/test/java/org/example/FooTest.java',
    'core/src/FooTests.swift',
    'Foo.Tests/BarTests.cs',
    'cypress/integration/login.js',
    'Zend/tests/bug1234.phpt',
    'features/login.feature',
    'internal/testdata/golden.json',
    'src/parser_unittest.cc',
    'CoreSpec.scala',
  ],
  docs: [
    'README.md',
    'components/http_kernel/introduction.rst',
    'testing/bootstrap.rst',
    'cookbook/form/use_virtual_forms.rst',
    'components/console/events.rst.inc',
    'docs/guide/index.html',
    'doc/api.txt',
    'documentation/manual/en/module_specs/Zend_Acl.xml',
    'UPGRADE-2.1.md',
    'CONTRIBUTING.md',
    'INSTALL',
    'packages/ember-htmlbars/README.md',
    'docs/tests/readme.txt',
    'guides/upgrade.markdown',
    'README-GIT.txt',
    'demos/Zend/Barcode/index.php',
    '_images/form/flow.png',
    'src/notes.adoc',
  ],
  meta: [
    '.github/workflows/ci.yml',
    '.github/PULL_REQUEST_TEMPLATE.md',
    '.travis.yml',
    'appveyor.yml',
    'CHANGELOG.md',
    'CHANGELOG-2.1.md',
    'src/Symfony/Component/Console/CHANGELOG.md',
    'package.json',
    'composer.json',
    'src/Symfony/Component/Console/composer.json',
    'phpunit.xml.dist',
    '.php_cs.dist',
    'psalm.xml',
    'LICENSE',
    '.gitignore',
    '.editorconfig',
    'Makefile',
    'Dockerfile',
    'tsconfig.json',
    '.eslintrc.js',
    'ember-cli-build.js',
    'Gruntfile.js',
    'rollup.config.js',
    'pyproject.toml',
    'go.mod',
    'VERSION',
    'testem.js',
    'yarn.lock',
    'packages/a/package-lock.json',
  ],
} as const;

describe('the default channels', () => {
  it.each(Object.entries(CHANNEL_OF).flatMap(([channel, paths]) => paths.map((path) => [path, channel])))(
    '%s is %s',
    (path, channel) => {
      expect(rules.classify(path!).channel).toBe(channel);
    },
  );
});

const NOISE_OF = {
  lockfile: [
    'yarn.lock',
    'package-lock.json',
    'packages/a/package-lock.json',
    'composer.lock',
    'go.sum',
    'Cargo.lock',
  ],
  vendored: [
    'vendor/github.com/pkg/errors/errors.go',
    'node_modules/left-pad/index.js',
    'web/jquery-1.7.2.js',
    'public/bootstrap.css',
    'dist/ember.js',
    'packages/a/dist/index.js',
    'gradlew',
    'gradle/wrapper/gradle-wrapper.properties',
    'third_party/zlib/zlib.c',
    '.yarn/releases/yarn-3.cjs',
  ],
  minified: ['web/app.min.js', 'web/app-min.css', 'web/app.min.css'],
  generated: [
    'src/__snapshots__/app.js.snap',
    'web/app.js.map',
    'api/v1/types.pb.go',
    'api/types_pb2.py',
    'pkg/apis/zz_generated.deepcopy.go',
    'lib/user.g.dart',
    'Form1.Designer.cs',
    '.pnp.cjs',
    'src/schema.generated.ts',
    'src/__generated__/query.ts',
  ],
  none: [
    'src/jquery-plugin.js',
    'packages/ember-views/lib/system/jquery.js',
    'types/index.d.ts',
    'src/Vendor.php',
    'lib/dist.js',
    'src/lock.js',
    'tests/fixtures/a.json',
    'src/generated.js',
    'src/Symfony/Component/Cache/Adapter/ChainAdapter.php',
    'tools/release.js',
    'package.json',
    'configure.ac',
    'src/admin.js',
    'web/chart.js',
  ],
} as const;

describe('the default noise', () => {
  it.each(Object.entries(NOISE_OF).flatMap(([reason, paths]) => paths.map((path) => [path, reason])))(
    '%s: %s',
    (path, reason) => {
      expect(rules.classify(path!).noise).toBe(reason === 'none' ? null : reason);
    },
  );
});

describe('speed', () => {
  it('classifies 100 thousand different paths a second', () => {
    const paths = Array.from(
      { length: 30_000 },
      (_, index) => `src/Symfony/Component/C${index}/Tests/F${index}Test.php`,
    );
    const start = process.threadCpuUsage();
    for (const path of paths) rules.classify(path);
    const { user, system } = process.threadCpuUsage(start);
    expect(paths.length / ((user + system) / 1e6)).toBeGreaterThan(100_000);
  });
});
