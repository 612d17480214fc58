using System.Collections.Immutable;
using DegeneracyLab.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DegeneracyLab.Generators.Tests.Diagnostics;

/// <summary>Each diagnostic where it should fire, and where it should not.</summary>
public class DiagnosticTests
{
    /// <summary>
    /// Declarations of a network Probe with a mistake. Beside them stands code that uses the network: it must have no
    /// errors of its own, so that one mistake gives one error.
    /// </summary>
    public static TheoryData<string, string> Mistakes => new()
    {
        { "abstract and static", "[Network(Input = 2), Linear(1)] public abstract partial class {|DGL0003:Other|}; [Network(Input = 2), Linear(1)] public static partial class {|DGL0003:Static|}; [Network(Input = 2), Linear(1)] public partial class Probe;" },
        { "record", "[Network(Input = 2), Linear(1)] public partial record {|DGL0003:Probe|};" },
        { "record with parameters", "[Network(Input = 2), Linear(1)] public partial record {|DGL0003:Probe|}{|DGL0012:(int Width)|};" },
        { "generic container", "public partial class Outer<T> { [Network(Input = 2), Linear(1)] public partial class {|DGL0004:Inner|}; } [Network(Input = 2), Linear(1)] public partial class Probe;" },
        { "generic", "[Network(Input = 2), Linear(1)] public partial class {|DGL0004:Box|}<TKey, @class>; [Network(Input = 2), Linear(1)] public partial class Probe;" },
        { "layers on two declarations", "[Network(Input = 2)] [Linear(2), ReLU] public partial class Probe; [{|DGL0005:Linear(1)|}, ReLU] public partial class Probe;" },
        { "base class", "public class Base { } [Network(Input = 2), Linear(1)] public partial class Probe : {|DGL0006:Base|};" },
        { "base class with a constructor, on the second declaration", "public class Base(int size, string text) { public int Size => size + text.Length; } [Network(Input = 2), Linear(1)] public partial class Probe : System.IDisposable { void System.IDisposable.Dispose() { } } public partial class Probe : {|DGL0006:Base|};" },
        { "base class Module", "[Network(Input = 2), Linear(1)] public partial class Probe : {|DGL0006:nn.Module<Tensor, Tensor>|} { }" },
        { "no input", "[{|DGL0010:Network|}, Linear(1)] public partial class Probe;" },
        { "input zero", "[Network({|DGL0010:Input = 0|}), Linear(1)] public partial class Probe;" },
        { "input negative", "[Network({|DGL0010:Input = -3|}), Linear(1), ReLU] public partial class Probe;" },
        { "own forward", "[Network(Input = 2), Linear(1)] public partial class Probe { public override Tensor {|DGL0012:forward|}(Tensor input) => input; }" },
        { "own forward that hides", "[Network(Input = 2), Linear(1)] public partial class Probe { public Tensor {|DGL0012:forward|}(Tensor x) => x; }" },
        { "own Trace", "[Network(Input = 2), Linear(1)] public partial class Probe { public new Recording {|DGL0012:Trace|}(Tensor input, System.Collections.Generic.IReadOnlyCollection<HookPoint>? hooks = null) => base.Trace(input, hooks); }" },
        { "own field with a layer's name", "[Network(Input = 2), Linear(1)] public partial class Probe { public static int {|DGL0012:Linear1|} = 1; }" },
        { "own property with a layer's name", "[Network(Input = 2), Linear(1)] public partial class Probe { public static int {|DGL0012:Linear1|} => 1; }" },
        { "constructor without this", "[Network(Input = 2), Linear(1)] public partial class Probe { public {|DGL0012:Probe|}() { } }" },
        { "constructor with the same parameters", "[Network(Input = 2), Linear(1)] public partial class Probe { public {|DGL0012:Probe|}(ScalarType dtype, Device? device, long? seed) { } }" },
        { "primary constructor", "[Network(Input = 2), Linear(1)] public partial class Probe{|DGL0012:(int width)|} { public int Width => width; }" },
        { "no outputs", "[Network(Input = 2)] [Linear({|DGL0103:0|}), ReLU] [Linear({|DGL0103:outputs: -4|})] public partial class Probe;" },
        { "slope not a number", "[Network(Input = 2)] [Linear(1), LeakyReLU({|DGL0201:double.NaN|})] public partial class Probe;" },
        { "slope infinite", "[Network(Input = 2)] [Linear(1), LeakyReLU({|DGL0201:slope: double.NegativeInfinity|})] public partial class Probe;" },
        { "slope too large for float32", "[Network(Input = 2)] [Linear(1), LeakyReLU({|DGL0201:1e39|})] public partial class Probe;" },
        { "same name", "[Network(Input = 2)] [Linear(4, Name = \"A\"), ReLU({|DGL0206:Name = \"A\"|})] [Linear(1, Name = \"Linear1\")] public partial class Probe;" },
        { "name that another layer has by its place", "[Network(Input = 2)] [Linear(4, {|DGL0206:Name = \"Linear2\"|}), ReLU] [Linear(3)] [ReLU, Linear(1, Name = \"Linear1\")] public partial class Probe;" },
        { "no identifier", "[Network(Input = 2)] [Linear(1), ReLU({|DGL0207:Name = \"a b\"|})] public partial class Probe;" },
        { "empty name", "[Network(Input = 2)] [Linear(1), ReLU({|DGL0207:Name = \"\"|})] public partial class Probe;" },
        { "invisible character", "[Network(Input = 2)] [Linear(1), ReLU({|DGL0207:Name = \"a\\u200Db\"|})] public partial class Probe;" },
        { "keyword", "[Network(Input = 2)] [Linear(1), ReLU({|DGL0207:Name = \"class\"|})] public partial class Probe;" },
        { "name of the network", "[Network(Input = 2)] [Linear(1), ReLU({|DGL0207:Name = \"Probe\"|})] public partial class Probe;" },
        { "name of a hook point", "[Network(Input = 2)] [Linear(1), ReLU({|DGL0207:Name = \"Input\"|}), Tanh({|DGL0207:Name = \"Output\"|})] public partial class Probe;" },
        { "name of a generated class", "[Network(Input = 2)] [Linear(1), ReLU({|DGL0207:Name = \"Hooks\"|}), Tanh({|DGL0207:Name = \"Recording\"|})] public partial class Probe;" },
        { "name of an inherited member", "[Network(Input = 2)] [Linear(1), ReLU({|DGL0207:Name = \"parameters\"|}), Tanh({|DGL0207:Name = \"BatchSize\"|}), GELU({|DGL0207:Name = nameof(object.GetHashCode)|})] public partial class Probe;" },
        { "name of a mask", "[Network(Input = 2)] [Linear(1), ReLU, Tanh({|DGL0207:Name = \"ReLU1Mask\"|})] public partial class Probe;" },
        { "name of an accessor", "[Network(Input = 2)] [Linear(1), ReLU({|DGL0207:Name = \"get_Linear1\"|})] public partial class Probe;" },
    };

    /// <summary>Mistakes after which no other half of the class can be generated, or with which Probe's surface is of no use.</summary>
    public static TheoryData<string, string> MistakesWithoutSurface => new()
    {
        { "not partial", "[Network(Input = 2), Linear(1)] public class {|DGL0001:Probe|};" },
        { "containers not partial", "public class {|DGL0002:Outer|} { public struct {|DGL0002:Middle|} { public partial class Inner { [Network(Input = 2), Linear(1)] public partial class Probe; } } }" },
        { "file-local", "[Network(Input = 2), Linear(1)] file partial class {|DGL0003:Probe|};" },
        { "layers without a network", "[{|DGL0008:Linear(1)|}, ReLU] public partial class Probe;" },
        { "no layers", "[Network(Input = 2)] public partial class {|DGL0011:Probe|};" },
        { "own Hooks", "[Network(Input = 2), Linear(1)] public partial class Probe { public static class {|DGL0012:Hooks|} { } }" },
        { "own Recording", "[Network(Input = 2), Linear(1)] public partial class Probe { public class {|DGL0012:Recording|} { } }" },
        { "own Description", "[Network(Input = 2), Linear(1)] public partial class Probe { public string {|DGL0012:Description|} => \"\"; }" },
        { "class called Hooks", "[Network(Input = 2), Linear(1)] public partial class {|DGL0012:Hooks|};" },
        { "class called Recording", "[Network(Input = 2), Linear(1)] public partial class {|DGL0012:Recording|};" },
        { "class called forward", "[Network(Input = 2), Linear(1)] public partial class {|DGL0012:forward|};" },
        { "class called Description", "[Network(Input = 2), Linear(1)] public partial class {|DGL0012:Description|};" },
        { "own parameter", "[Network(Input = 2), Linear(1)] public partial class Probe { private readonly TorchSharp.Modules.Parameter {|DGL0014:scale|} = nn.Parameter(ones(1)); public Tensor Scaled(Tensor x) => x * scale; }" },
        { "own tensor and module as properties", "[Network(Input = 2), Linear(1)] public partial class Probe { public Tensor {|DGL0014:Offset|} { get; set; } = ones(1); public TorchSharp.Modules.Linear {|DGL0014:Extra|} { get; init; } = nn.Linear(2, 2); }" },
        { "same activation twice", "[Network(Input = 2)] [Linear(1), ReLU] [{|DGL0202:ReLU|}] public partial class Probe;" },
        { "leaky twice", "[Network(Input = 2)] [Linear(1), LeakyReLU(0.1), {|DGL0202:LeakyReLU(0.2)|}] public partial class Probe;" },
        { "linear twice", "[Network(Input = 2)] [Linear(4), {|DGL0203:Linear(1)|}] public partial class Probe;" },
        { "class called as its layer", "[Network(Input = 2)] [{|DGL0207:Linear(1)|}] public partial class Linear1;" },
    };

    /// <summary>Declarations that come close to a mistake.</summary>
    public static TheoryData<string, string> Sound => new()
    {
        { "DGL0001", "[Network(Input = 2), Linear(1)] public partial class Probe;" },
        { "DGL0002", "public partial class Outer { public partial struct Middle { [Network(Input = 2), Linear(1)] public partial class Probe; } }" },
        { "DGL0003", "[Network(Input = 2), Linear(1)] internal sealed partial class Probe;" },
        { "DGL0004", "public partial class Outer { [Network(Input = 2), Linear(1)] internal partial class Probe; }" },
        { "DGL0005", "[Network(Input = 2)] public partial class Probe; [Linear(2), ReLU] [Linear(1)] public partial class Probe;" },
        { "DGL0006", "public interface IProbe { } [Network(Input = 2), Linear(1)] public partial class Probe : IProbe;" },
        { "DGL0006", "[Network(Input = 2), Linear(1)] public partial class Probe : NetworkModule<Probe.Recording>;" },
        { "DGL0008", "[System.Serializable] public partial class Probe;" },
        { "DGL0010", "[Network(Input = 1), Linear(1)] public partial class Probe;" },
        { "DGL0011", "[Network(Input = 1), Identity] public partial class Probe;" },
        { "DGL0012", """
            [Network(Input = 2)]
            [Linear(1), ReLU]
            public partial class Probe
            {
                static Probe() { }
                public Probe(string path) : this(ScalarType.Float64) => Path = path;
                public Probe() : this("") { }
                public string Path { get; } = "";
                public Tensor ReLU1(Tensor x) => forward(x);
                public Tensor forward(Tensor x, Tensor y) => forward(x + y);
                public Recording Trace(string path) => Trace(ones(1, 2));
                public override string ToString() => base.ToString();
                public Tensor this[int index] => ones(index);
                protected override void Dispose(bool disposing) => base.Dispose(disposing);
                public static Probe operator +(Probe left, Probe right) => left;
            }
            """ },
        { "DGL0012", "[Network(Input = 2), Linear(1)] public partial class Trace;" },
        { "DGL0012", "[Network(Input = 2), Linear(1)] public partial class Initializer;" },
        { "DGL0014", "[Network(Input = 2), Linear(1)] public partial class Probe { public static Tensor Shared = ones(1); public Tensor Now => ones(1); public int Count { get; set; } }" },
        { "DGL0014", "[Network(Input = 2), Linear(1)] public partial class Probe { private readonly TorchSharp.Modules.Parameter scale = nn.Parameter(ones(1)); public Probe(long seed) : this(ScalarType.Float32, null, seed) => register_parameter(nameof(scale), scale); }" },
        { "DGL0103", "[Network(Input = 2), Linear(1)] public partial class Probe;" },
        { "DGL0201", "[Network(Input = 2), Linear(1), LeakyReLU(-0.0)] public partial class Probe;" },
        { "DGL0202", "[Network(Input = 2)] [Linear(1), Tanh, Sigmoid, Identity, Identity] public partial class Probe;" },
        { "DGL0203", "[Network(Input = 2)] [Linear(4), Identity, Linear(1)] public partial class Probe;" },
        { "DGL0206", "[Network(Input = 2)] [Linear(4, Name = \"Hidden\"), Tanh(Name = \"hidden\"), Linear(1)] public partial class Probe;" },
        { "DGL0207", "[Network(Input = 2)] [Linear(4, Name = \"value\"), Tanh(Name = \"Tanh1Mask\"), Linear(1, Name = \"层\")] public partial class Probe;" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_reported_once_where_it_is_and_the_networks_users_see_nothing_else(string mistake, string declaration)
    {
        _ = mistake; // shown in the name of the test
        await DiagnosticCheck.RunAsync([DiagnosticCheck.Usings + declaration, DiagnosticCheck.User]);
    }

    [Theory]
    [MemberData(nameof(MistakesWithoutSurface))]
    public async Task A_mistake_is_reported_once_where_it_is(string mistake, string declaration)
    {
        _ = mistake; // shown in the name of the test
        await DiagnosticCheck.RunAsync([DiagnosticCheck.Usings + declaration]);
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public async Task A_sound_declaration_is_left_alone(string id, string declaration)
    {
        _ = id; // shown in the name of the test
        Generation.Sound(DiagnosticCheck.Usings + declaration);
        await DiagnosticCheck.RunAsync([DiagnosticCheck.Usings + declaration]);
    }

    [Fact]
    public async Task An_old_language_version_is_reported()
    {
        await DiagnosticCheck.RunAsync([DiagnosticCheck.Usings + "[Network(Input = 2), Linear(1)] public partial class {|DGL0007:Probe|} { }", DiagnosticCheck.User], LanguageVersion.CSharp11);
        await DiagnosticCheck.RunAsync([DiagnosticCheck.Usings + "[Network(Input = 2), Linear(1)] public partial class Probe { }", DiagnosticCheck.User], LanguageVersion.CSharp12);
    }

    /// <summary>What the compiler reports itself is not reported a second time, and what follows from it not at all.</summary>
    [Theory]
    [InlineData("[Network(Input = \"x\"), Linear(1)] public partial class Probe;", "CS0029")]
    [InlineData("[Network(Input = 2), Linear(\"x\")] public partial class Probe;", "CS1503")]
    [InlineData("[Network(Input = 2), Linear] public partial class Probe;", "CS7036")]
    [InlineData("[Network(Input = 2), Linear(1, Width = 3)] public partial class Probe;", "CS0246")]
    [InlineData("[Network(Input = 2), Linear(4), Rectifier, Linear(1)] public partial class Probe;", "CS0246")]
    [InlineData("[Netwrk(Input = 2), Linear(4), Linear(1)] public partial class Probe;", "CS0246")]
    [InlineData("[Network(Input = 2), Linear(1)] public partial struct Probe;", "CS0592")]
    [InlineData("[Network(Input = 2), Linear(1)] public partial class Probe : Missing;", "CS0246")]
    [InlineData("[Network(Input = 2)] [Linear(1)] public partial class Probe { } public class Probe { }", "CS0260")]
    [InlineData("[Network(Input = 2)] [Network(Input = 3)] [Linear(1)] public partial class Probe;", "CS0579")]
    [InlineData("[Network(Input = 2)] [Linear(1)] public partial class Probe; [Network(Input = 3)] public partial class Probe;", "CS0579")]
    [InlineData("[Network(Input = 2)] [Linear(1)] public partial class Probe { protected override void RegisterComponents() { } }", "CS0239")]
    [InlineData("public class MineAttribute : LayerAttribute { } [Network(Input = 2), Mine, Linear(1)] public partial class Probe;", "CS0122")]
    public async Task What_the_compiler_reports_is_left_to_it(string declaration, string compilerError) =>
        await DiagnosticCheck.RunAsync([DiagnosticCheck.Usings + declaration], LanguageVersion.Latest, compilerError);

    [Theory]
    [InlineData("[Network(Input = 2), Linear(3)] [Linear(-1)] public partial class Probe;",
        "Linear2 must have at least 1 output, but is declared with -1; it follows Linear1 [batch, 3]")]
    [InlineData("[Network(Input = 2), Linear(0)] public partial class Probe;",
        "Linear1 must have at least 1 output, but is declared with 0; it follows the input [batch, 2]")]
    [InlineData("[Network] public partial class Probe;",
        "The network 'Probe' must state the width of its input as a positive number, as in [Network(Input = 64)], but it states none")]
    [InlineData("[Network(Input = 2), Linear(1), LeakyReLU(double.NaN, Name = \"Leak\")] public partial class Probe;",
        "The slope of Leak must be a finite number that float32 can hold, but is NaN")]
    [InlineData("[Network(Input = 2), Linear(3), GELU, GELU] public partial class Probe;",
        "GELU2 follows GELU1 [batch, 3] directly, another GELU; is a layer missing between them?")]
    [InlineData("[Network(Input = 2), Linear(3, Name = \"A\"), ReLU(Name = \"A\")] public partial class Probe;",
        "The name 'A' of layer 2 (ReLU) is taken by layer 1 (Linear); hook points need different names")]
    [InlineData("[Network(Input = 2), Linear(3, Name = \"Trace\")] public partial class Probe;",
        "The name 'Trace' of layer 1 (Linear) cannot be used, because it is that of a member of NetworkModule")]
    [InlineData("[Network(Input = 2), Linear(3)] public partial class Probe { public Probe(int x) { } }",
        "A constructor of the network 'Probe' cannot stand beside the generated code: it must call the generated one, as in ': this(seed: 1)'")]
    public async Task A_message_says_what_was_expected_and_what_was_found(string declaration, string message)
    {
        ImmutableArray<Diagnostic> reported = await Generation.Of(DiagnosticCheck.Usings + declaration).AnalyzeAsync();
        Assert.Contains(message, reported.Select(diagnostic => diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_pragma_silences_a_warning()
    {
        ImmutableArray<Diagnostic> reported = await Generation.Of(DiagnosticCheck.Usings + """
            #pragma warning disable DGL0202
            [Network(Input = 2), Linear(3), ReLU, ReLU]
            #pragma warning restore DGL0202
            public partial class Probe;
            """).AnalyzeAsync();
        Assert.Empty(reported);
    }
}
