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
        { "own Trace", "[Network(Input = 2), Linear(1)] public partial class Probe { public new Recording {|DGL0012:Trace|}(Tensor input, System.Collections.Generic.IReadOnlyCollection<HookPoint>? hooks = null, Interventions? interventions = null) => base.Trace(input, hooks, interventions); }" },
        { "own field with a layer's name", "[Network(Input = 2), Linear(1)] public partial class Probe { public static int {|DGL0012:Linear1|} = 1; }" },
        { "own property with a layer's name", "[Network(Input = 2), Linear(1)] public partial class Probe { public static int {|DGL0012:Linear1|} => 1; }" },
        { "constructor without this", "[Network(Input = 2), Linear(1)] public partial class Probe { public {|DGL0012:Probe|}() { } }" },
        { "constructor with the same parameters", "[Network(Input = 2), Linear(1)] public partial class Probe { public {|DGL0012:Probe|}(ScalarType dtype, Device? device, long? seed) { } }" },
        { "primary constructor with more than sizes", "[Network(Input = nameof(width)), Linear(1)] public partial class Probe{|DGL0012:(int width, string path)|} { public string Path => path + width; }" },
        { "wrong layer and an empty primary constructor", "[Network(Input = 2), Linear({|DGL0103:0|})] public partial class Probe();" },
        { "size of another type", "[Network(Input = nameof(width)), Linear(1)] public partial class Probe{|DGL0012:(long width)|} { public long Width => width; }" },
        { "size called as a parameter of the generated constructor", "[Network(Input = 2), Linear(nameof(seed))] public partial class Other{|DGL0012:(int seed)|} { public int First => seed; } [Network(Input = 2), Linear(1)] public partial class Probe;" },
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
        { "network and block", "[Network(Input = 2)] [{|DGL0009:Block(Input = 2)|}] [Linear(1)] public partial class Probe;" },
        { "input and tokens", "[{|DGL0010:Network(Input = 2, Tokens = 3)|}] [Linear(1)] public partial class Probe;" },
        { "tokens without vocabulary", "[{|DGL0010:Network(Tokens = 3)|}] [TokenEmbedding(2, Name = \"Linear1\")] public partial class Probe;" },
        { "image without height", "[{|DGL0010:Network(Channels = 1, Width = 4)|}] [Flatten, Linear(1)] public partial class Probe;" },
        { "positions without width", "[{|DGL0010:Network(Positions = 3)|}] [Linear(1)] public partial class Probe;" },
        { "vocabulary not positive", "[Network(Tokens = 3, {|DGL0010:Vocabulary = -1|})] [TokenEmbedding(2), Linear(1)] public partial class Probe;" },
        { "text for the input", "[Network({|DGL0104:Input = \"x\"|}), Linear(1)] public partial class Probe;" },
        { "fraction for the input", "[Network({|DGL0104:Input = 2.5|}), Linear(1)] public partial class Probe;" },
        { "null for the input", "[Network({|DGL0104:Input = null|}), Linear(1)] public partial class Probe;" },
        { "long number for the input", "[Network({|DGL0104:Input = 2L|}), Linear(1)] public partial class Probe;" },
        { "type for a size", "[Network(Positions = 3, Input = 2), SelfAttention({|DGL0104:Heads = typeof(int)|}, Name = \"Linear1\")] public partial class Probe;" },
        { "unknown name of a size", "[Network(Input = 2), Linear({|DGL0104:\"hidden\"|})] public partial class Probe;" },
        { "null for a size", "[Network(Input = 2), Linear({|DGL0104:(string)null!|})] public partial class Probe;" },
        { "unknown size of a block", "[Block(Input = 2), Linear(nameof(hidden)), ReLU, Linear(2)] public partial class Sized(int hidden); [Network(Input = 2), {|DGL0104:Use<Sized>(\"other\")|}, Linear(1)] public partial class Probe;" },
        { "number out of range", "[Network(Positions = 3, Input = 8)] [SelfAttention({|DGL0201:Heads = 0|}), Linear(1)] public partial class Probe;" },
        { "heads that do not divide", "[Network(Positions = 3, Input = 8)] [SelfAttention({|DGL0201:Heads = 3|}), Linear(1)] public partial class Probe;" },
        { "attention without positions", "[Network(Input = 8)] [{|DGL0101:SelfAttention(Heads = 2)|}, Linear(1)] public partial class Probe;" },
        { "attention in a block without positions", "[Block(Input = 8), SelfAttention] public partial class Part; [Block(Input = 8), Residual<Part>] public partial class Whole; [Network(Input = 8)] [{|DGL0101:Use<Whole>|}, Linear(1)] public partial class Probe;" },
        { "attention in a parallel block without positions", "[Block(Input = 4), SelfAttention] public partial class Part; [Network(Input = 8)] [{|DGL0101:Parallel<Part, Part>|}, Linear(1)] public partial class Probe;" },
        { "convolution of a vector", "[Network(Input = 8)] [{|DGL0101:Conv2d(2)|}, Flatten, Linear(1)] public partial class Probe;" },
        { "linear on an image", "[Network(Channels = 1, Height = 4, Width = 4)] [Conv2d(2), {|DGL0101:Linear(3)|}, ReLU, Linear(1, Name = \"Readout\")] public partial class Probe;" },
        { "layer on token ids", "[Network(Tokens = 3, Vocabulary = 5)] [{|DGL0101:Linear(3)|}, ReLU, Linear(1, Name = \"Readout\")] public partial class Probe;" },
        { "activation on token ids", "[Network(Tokens = 3, Vocabulary = 5)] [{|DGL0101:ReLU|}, Linear(1)] public partial class Probe;" },
        { "block on token ids", "[Block(Input = 2), Linear(2)] public partial class Part; [Network(Tokens = 3, Vocabulary = 5)] [{|DGL0101:Use<Part>|}, Linear(1)] public partial class Probe;" },
        { "embedding of numbers", "[Network(Input = 3)] [{|DGL0101:TokenEmbedding(4)|}, Linear(1)] public partial class Probe;" },
        { "positions of a vector", "[Network(Input = 3)] [{|DGL0101:LastPosition|}, Linear(1)] public partial class Probe;" },
        { "kernel larger than the image", "[Network(Channels = 1, Height = 4, Width = 4)] [MaxPool2d({|DGL0201:5|}), Flatten, Linear(1)] public partial class Probe;" },
        { "block of another width", "[Block(Input = 2), Linear(2)] public partial class Part; [Network(Input = 3)] [{|DGL0101:Residual<Part>|}, Linear(1)] public partial class Probe;" },
        { "block of other positions", "[Block(Positions = 4, Input = 2), Flatten] public partial class Part; [Network(Positions = 3, Input = 2)] [{|DGL0101:Use<Part>|}, Linear(1)] public partial class Probe;" },
        { "slices of other positions", "[Block(Positions = 4, Input = 2), Linear(2)] public partial class Part; [Network(Positions = 3, Input = 4)] [{|DGL0101:Parallel<Part, Part>|}, Linear(1)] public partial class Probe;" },
        { "repeated block that cannot follow itself", "[Block(Input = 2), Linear(3)] public partial class Part; [Network(Input = 2)] [{|DGL0101:Use<Part>(Repeat = 3)|}, Linear(1)] public partial class Probe;" },
        { "residual block with another output", "[Block(Input = 2), Linear(3)] public partial class Part; [Network(Input = 2)] [{|DGL0102:Residual<Part>|}, Linear(1)] public partial class Probe;" },
        { "outputs that cannot be added", "[Block(Input = 2), Linear(2)] public partial class Part; [Block(Input = 2), Linear(3)] public partial class Other; [Network(Input = 2)] [{|DGL0105:Parallel<Part, Other>(ParallelMode.Add)|}, Linear(1)] public partial class Probe;" },
        { "outputs that cannot be concatenated", "[Block(Positions = 3, Input = 2), Linear(2)] public partial class Part; [Block(Positions = 3, Input = 2), LastPosition] public partial class Other; [Network(Positions = 3, Input = 4)] [{|DGL0105:Parallel<Part, Other>|}, Linear(1)] public partial class Probe;" },
        { "slices that do not make up the input", "[Block(Input = 2), Linear(2)] public partial class Part; [Network(Input = 6)] [{|DGL0106:Parallel<Part, Part>|}, Linear(1)] public partial class Probe;" },
        { "repetition zero", "[Block(Input = 2), Linear(2)] public partial class Part; [Network(Input = 2)] [Use<Part>({|DGL0201:Repeat = 0|}), Linear(1)] public partial class Probe;" },
        { "repetitions with a bad name", "[Block(Input = 2), Linear(2)] public partial class Part; [Network(Input = 2)] [Use<Part>({|DGL0207:Name = \"a b\"|}, Repeat = 3), Linear(1)] public partial class Probe;" },
        { "repetitions with taken names", "[Block(Input = 2), Linear(2)] public partial class Part; [Network(Input = 2)] [Linear(2, Name = \"B1\"), Tanh(Name = \"B2\")] [Use<Part>({|DGL0206:Name = \"B\"|}, Repeat = 3), Linear(1, Name = \"Linear1\")] public partial class Probe;" },
        { "no block", "public class Plain { } [Block(Input = 2), Linear(1)] public partial class Part; [Network(Input = 2)] [{|DGL0208:Use<Plain>|}, {|DGL0208:Residual<string>|}, {|DGL0208:Parallel<int[], Part>|}, Linear(1)] public partial class Probe;" },
        { "block that uses itself", "[Block(Input = 2)] [{|DGL0209:Use<Part>|}, Linear(2)] public partial class Part; [Network(Input = 2)] [Use<Part>, Linear(1)] public partial class Probe;" },
        { "blocks that use each other", "[Block(Input = 2)] [{|DGL0209:Use<B>|}] public partial class A; [Block(Input = 2)] [{|DGL0209:Residual<A>|}] public partial class B; [Block(Input = 2), Use<A>] public partial class C; [Network(Input = 2)] [Use<C>, Linear(1)] public partial class Probe;" },
        { "tied to nothing", "[Network(Input = 2)] [Linear(3), TiedLinear({|DGL0210:\"Encoder\"|})] public partial class Probe;" },
        { "tied to a later layer", "[Network(Input = 2)] [TiedLinear({|DGL0210:\"Linear1\"|}), ReLU, Linear(3)] public partial class Probe;" },
        { "tied to another kind", "[Network(Input = 2)] [Linear(2), ReLU, TiedLinear({|DGL0210:\"ReLU1\"|})] public partial class Probe;" },
        { "tied to a layer with a mistake", "[Network(Input = 2)] [Linear({|DGL0103:0|}), ReLU, TiedLinear(\"Linear1\")] public partial class Probe;" },
        { "tied to a layer of another width", "[Network(Input = 2)] [Linear(3), ReLU, Linear(4), {|DGL0101:TiedLinear(\"Linear1\")|}] public partial class Probe;" },
        { "too many sizes", "[Block(Input = 2), Linear(nameof(hidden)), ReLU, Linear(2)] public partial class Sized(int hidden); [Block(Input = 2), Linear(2)] public partial class Part; [Network(Input = 2)] [{|DGL0211:Use<Sized>(2, 3)|}, {|DGL0211:Use<Part>(1)|}, Linear(1)] public partial class Probe;" },
        { "size missing", "[Block(Input = 2), Linear(nameof(hidden)), ReLU, Linear(2)] public partial class Sized(int hidden); [Network(Input = 2)] [{|DGL0211:Use<Sized>|}, Linear(1)] public partial class Probe;" },
        { "size that the block cannot have", "[Block(Input = 2), Linear(nameof(hidden)), ReLU, Linear(2)] public partial class Sized(int hidden); [Network(Input = 2)] [{|DGL0211:Use<Sized>(0)|}, Linear(1)] public partial class Probe;" },
        { "no function", "public class Plain { } [Network(Input = 2)] [Linear(1), {|DGL0212:Elementwise<Plain>|}] public partial class Probe;" },
        { "function with explicit members", "public class Cube : IElementwise { static Tensor IElementwise.Value(Tensor x) => x; static Tensor IElementwise.Slope(Tensor x) => x; } [Network(Input = 2)] [Linear(1), {|DGL0212:Elementwise<Cube>|}] public partial class Probe;" },
        { "file-local function", "file class Cube : IElementwise { public static Tensor Value(Tensor x) => x; public static Tensor Slope(Tensor x) => x; } [Network(Input = 2)] [Linear(1), {|DGL0212:Elementwise<Cube>|}] public partial class Probe;" },
        { "internal block of a public network", "[Block(Input = 2), Linear(2)] internal partial class Part; [Network(Input = 2)] [{|DGL0213:Use<Part>|}, Linear(1)] public partial class Probe;" },
        { "private block inside its network", "[Network(Input = 2)] [{|DGL0213:Use<Probe.Part>|}, Linear(1)] public partial class Probe { [Block(Input = 2), Linear(2)] internal partial class Part; }" },
        { "own PlaceBlocks", "[Network(Input = 2), Linear(1)] public partial class Probe { protected override void {|DGL0012:PlaceBlocks|}() { } }" },
        { "name of an accessor", "[Network(Input = 2)] [Linear(1), ReLU({|DGL0207:Name = \"get_Linear1\"|})] public partial class Probe;" },
    };

    /// <summary>Mistakes after which no other half of the class can be generated, or with which Probe's surface is of no use.</summary>
    public static TheoryData<string, string> MistakesWithoutSurface => new()
    {
        { "not partial", "[Network(Input = 2), Linear(1)] public class {|DGL0001:Probe|};" },
        { "containers not partial", "public class {|DGL0002:Outer|} { public struct {|DGL0002:Middle|} { public partial class Inner { [Network(Input = 2), Linear(1)] public partial class Probe; } } }" },
        { "file-local", "[Network(Input = 2), Linear(1)] file partial class {|DGL0003:Probe|};" },
        { "record with parameters", "[Network(Input = 2), Linear(1)] public partial record {|DGL0003:Probe|}(int Width);" },
        { "sizes of a wrong network", "[Network(Input = nameof(width))] [Linear({|DGL0103:0|})] public partial class Probe(int width); public static class User { public static Tensor Use(Tensor x) => new Probe(3, ScalarType.Float64, seed: 1).forward(x) + new Probe(4).forward(x); }" },
        { "sizes of a wrong block", "[Block(Input = nameof(width))] [Linear({|DGL0103:0|})] public partial class Part(int width); [Network(Input = 3), Use<Part>(3)] public partial class Probe;" },
        { "not partial block", "[Block(Input = 2), Linear(1)] public class {|DGL0001:Part|} { } [Network(Input = 2), Use<Part>, Linear(1)] public partial class Probe;" },
        { "block in a class that is not partial", "public class {|DGL0002:Outer|} { [Block(Input = 2), Linear(1)] public partial class Part; } [Network(Input = 2), Use<Outer.Part>, Linear(1)] public partial class Probe;" },
        { "file-local block", "[Block(Input = 2), Linear(1)] file partial class {|DGL0003:Part|}; [Network(Input = 2), Use<Part>, Linear(1)] public partial class Probe;" },
        { "static block", "[Block(Input = 2), Linear(1)] public static partial class {|DGL0003:Part|};" },
        { "generic block", "[Block(Input = 2), Linear(1)] public partial class {|DGL0004:Part|}<T>; [Network(Input = 2), Use<Part<int>>, Linear(1)] public partial class Probe;" },
        { "block without layers", "[Block(Input = 2)] public partial class {|DGL0011:Part|}; [Network(Input = 2), Use<Part>, Linear(1)] public partial class Probe;" },
        { "own HookPoints", "[Block(Input = 2), Linear(1)] public partial class Part { public static class {|DGL0012:HookPoints|} { } } [Network(Input = 2), Parallel<Part, Part>(ParallelMode.Add), Use<Part>, Linear(1)] public partial class Probe;" },
        { "own Recording of a block", "[Block(Input = 2), Linear(1)] public partial class Part { public int {|DGL0012:Recording|} => 1; } [Network(Input = 2), Use<Part>, Linear(1)] public partial class Probe;" },
        { "block called HookPoints", "[Block(Input = 2), Linear(1)] public partial class {|DGL0012:HookPoints|}; [Network(Input = 2), Use<HookPoints>, Linear(1)] public partial class Probe;" },
        { "block called as a member", "[Block(Input = 2), Linear(1)] public partial class {|DGL0012:DescribeInside|}; [Network(Input = 2), Use<DescribeInside>, Linear(1)] public partial class Probe;" },
        { "wrong block in a parallel pair", "[Block(Input = 2), Linear({|DGL0103:0|})] public partial class Part; [Block(Input = 1), Linear(2)] public partial class Good; [Network(Input = 3), Parallel<Part, Good>, Linear(1)] public partial class Probe; public static class User { public static HookPoint Hook => Probe.Hooks.Parallel1.Branch1.Linear1; }" },
        { "own tensor in a block", "[Block(Input = 2), Linear(1)] public partial class Part { private readonly Tensor {|DGL0014:scale|} = ones(1); public Tensor Scaled => scale; }" },
        { "layers called as sizes and what holds them", "[Network(Input = nameof(width)), Linear(1, {|DGL0207:Name = \"width\"|}), ReLU(Name = \"Sizes\"), Tanh({|DGL0207:Name = \"sizes\"|})] public partial class Probe(int width);" },
        { "called sizes beside sizes", "[Network(Input = nameof(width)), Linear(1)] public partial class Probe(int width) { public int {|DGL0012:sizes|} => width; }" },
        { "class called Hooks in an argument", "public static class Hooks { public const int Width = 3; } [Network(Input = 2), Linear({|DGL0015:Hooks|}.Width), ReLU, Linear(2 * {|DGL0015:Hooks|}.Width)] public partial class Probe;" },
        { "class called Hooks in an argument beside sizes", "namespace Mine { public static class Hooks { public const int Width = 3; } } namespace Other { using Mine; [Network(Input = nameof(n)), Linear({|DGL0015:Hooks|}.Width), ReLU] public partial class Sized(int n); } [Network(Input = 2), Linear(1)] public partial class Probe;" },
        { "class called Recording in an argument", "public partial class Outer { private static class Recording { public const string Label = \"A\"; } [Network(Input = nameof(n)), Linear(2, Name = {|DGL0015:Recording|}.Label), System.ComponentModel.Description(nameof({|DGL0015:Recording|}.Label))] private partial class Inner(int n); } [Network(Input = 2), Linear(1)] public partial class Probe;" },
        { "classes called as those of a block", "public static class Hooks { public const int A = 3; } public static class HookPoints { public const int B = 3; } public enum Recording { C } [Block(Input = {|DGL0015:Hooks|}.A), Linear({|DGL0015:HookPoints|}.B), Linear((int){|DGL0015:Recording|}.C), ReLU] public partial class Part; [Network(Input = 3), Use<Part>, Linear(1)] public partial class Probe;" },
        { "function called Hooks", "public class Hooks : IElementwise { public static Tensor Value(Tensor x) => x; public static Tensor Slope(Tensor x) => x; } [Network(Input = 2), Elementwise<{|DGL0015:Hooks|}>, Linear(1)] public partial class Probe;" },
        { "flattened image with too many entries", "[Network(Channels = 3, Height = 40000, Width = 40000), {|DGL0107:Flatten|}, Linear(1)] public partial class Probe;" },
        { "too many entries as a product of two", "[Network(Positions = 65536, Input = 32768)] [ReLU, {|DGL0107:Flatten|}, ReLU, Linear(1)] public partial class Probe;" },
        { "parallel outputs that are too wide", "[Block(Input = 2), Linear(2000000000)] public partial class Part; [Network(Input = 4), {|DGL0107:Parallel<Part, Part>|}, ReLU, Linear(1)] public partial class Probe;" },
        { "slices that are too wide", "[Block(Input = 2000000000), Linear(2)] public partial class Part; [Network(Input = 4), {|DGL0107:Parallel<Part, Part>|}, ReLU, Linear(1)] public partial class Probe;" },
        { "padding that is too large", "[Network(Channels = 1, Height = 4, Width = 4), {|DGL0107:Conv2d(1, Padding = 2000000000)|}, Flatten, Linear(1)] public partial class Probe;" },
        { "padding of a pool that is too large", "[Network(Channels = 1, Height = 4, Width = 4), {|DGL0107:MaxPool2d(2, Padding = 1500000000)|}, Flatten, Linear(1)] public partial class Probe;" },
        { "more parameters than can be counted", "[Network(Channels = 2000000000, Height = 40000, Width = 40000), {|DGL0107:Conv2d(2000000000, Kernel = 40000)|}, Flatten, Linear(1)] public partial class Probe;" },
        { "layers without a network", "[{|DGL0008:Linear(1)|}, ReLU] public partial class Probe;" },
        { "no layers", "[Network(Input = 2)] public partial class {|DGL0011:Probe|};" },
        { "own Hooks", "[Network(Input = 2), Linear(1)] public partial class Probe { public static class {|DGL0012:Hooks|} { } }" },
        { "own Recording", "[Network(Input = 2), Linear(1)] public partial class Probe { public class {|DGL0012:Recording|} { } }" },
        { "own Copy", "[Network(Input = 2), Linear(1)] public partial class Probe { public override Probe {|DGL0012:Copy|}(ScalarType dtype) => this; }" },
        { "own Steps", "[Network(Input = 2), Linear(1)] public partial class Probe { public int {|DGL0012:Steps|} => 1; }" },
        { "class called Copy", "[Network(Input = 2), Linear(1)] public partial class {|DGL0012:Copy|};" },
        { "own Description", "[Network(Input = 2), Linear(1)] public partial class Probe { public string {|DGL0012:Description|} => \"\"; }" },
        { "class called Hooks", "[Network(Input = 2), Linear(1)] public partial class {|DGL0012:Hooks|};" },
        { "class called Recording", "[Network(Input = 2), Linear(1)] public partial class {|DGL0012:Recording|};" },
        { "class called forward", "[Network(Input = 2), Linear(1)] public partial class {|DGL0012:forward|};" },
        { "class called Describe", "[Network(Input = 2), Linear(1)] public partial class {|DGL0012:Describe|};" },
        { "own parameter", "[Network(Input = 2), Linear(1)] public partial class Probe { private readonly TorchSharp.Modules.Parameter {|DGL0014:scale|} = nn.Parameter(ones(1)); public Tensor Scaled(Tensor x) => x * scale; }" },
        { "own tensor and module as properties", "[Network(Input = 2), Linear(1)] public partial class Probe { public Tensor {|DGL0014:Offset|} { get; set; } = ones(1); public TorchSharp.Modules.Linear {|DGL0014:Extra|} { get; init; } = nn.Linear(2, 2); }" },
        { "same activation twice", "[Network(Input = 2)] [Linear(1), ReLU] [{|DGL0202:ReLU|}] public partial class Probe;" },
        { "leaky twice", "[Network(Input = 2)] [Linear(1), LeakyReLU(0.1), {|DGL0202:LeakyReLU(0.2)|}] public partial class Probe;" },
        { "linear twice", "[Network(Input = 2)] [Linear(4), {|DGL0203:Linear(1)|}, Sigmoid] public partial class Probe;" },
        { "linear thrice in a block", "[Block(Input = 2)] [Linear(4), {|DGL0203:Linear(4)|}, {|DGL0203:Linear(nameof(width))|}, ReLU] public partial class Probe(int width);" },
        { "linear twice beside a block that is not", "[Block(Input = 4), Linear(4), ReLU] public partial class Part; [Network(Input = 2)] [Linear(4), {|DGL0203:Linear(4)|}, Residual<Part>] public partial class Probe;" },
        { "linear twice, widening", "[Network(Input = 2)] [ReLU, Linear(1), {|DGL0203:Linear(1)|}] public partial class Probe; [Network(Input = 2)] [ReLU, Linear(2), {|DGL0203:Linear(3)|}] public partial class Other;" },
        { "softmax at the end", "[Network(Input = 2)] [Linear(4), {|DGL0204:Softmax|}] public partial class Probe;" },
        { "softmax alone", "[Network(Input = 2)] [{|DGL0204:Softmax|}] public partial class Probe;" },
        { "linear layer without outputs beside another", "[Network(Input = 2)] [Linear({|DGL0103:0|}), Linear(4), Tanh] public partial class Probe;" },
        { "softmax of an image", "[Network(Channels = 1, Height = 2, Width = 2)] [{|DGL0101:Softmax|}] public partial class Probe;" },
        { "softmax twice", "[Network(Input = 2)] [Linear(4), Softmax, {|DGL0202:Softmax|}, Linear(1)] public partial class Probe;" },
        { "class called as its layer", "[Network(Input = 2)] [{|DGL0207:Linear(1)|}] public partial class Linear1;" },
    };

    /// <summary>The same mistakes in a block, as far as a block can have them.</summary>
    public static TheoryData<string, string> MistakesInBlocks =>
    [
        .. Mistakes.Where(row => !row.Data.Item2.Contains("Tokens", StringComparison.Ordinal) && !row.Data.Item1.StartsWith("attention", StringComparison.Ordinal) && row.Data.Item1 is not ("network and block" or "own Trace" or "name of an inherited member" or "size called as a parameter of the generated constructor"))
            .Select(row => (row.Data.Item1, row.Data.Item2.Replace("Network", "Block", StringComparison.Ordinal))),
        ("own Hooks", "[Block(Input = 2), Linear(1)] public partial class Probe { public int {|DGL0012:Hooks|} => 1; }"),
        ("own Place", "[Block(Input = 2), Linear(1)] public partial class Probe { public int {|DGL0012:Place|} => 1; }"),
        ("own DescribeInside", "[Block(Input = 2), Linear(1)] public partial class Probe { public override System.Collections.Generic.IReadOnlyList<LayerDescription> {|DGL0012:DescribeInside|}() => []; }"),
        ("constructor without parameters", "[Block(Input = 2), Linear(1)] public partial class Probe { private {|DGL0012:Probe|}() { } }"),
        ("names of inherited members", "[Block(Input = 2), Linear(1), ReLU({|DGL0207:Name = \"Place\"|}), Tanh({|DGL0207:Name = \"hooks\"|}), GELU({|DGL0207:Name = \"First\"|})] public partial class Probe;"),
        ("names of generated classes", "[Block(Input = 2), Linear(1), ReLU({|DGL0207:Name = \"HookPoints\"|})] public partial class Probe;"),
        ("flattening of any shape", "[Block(Input = 2), {|DGL0101:Flatten|}, Linear(1)] public partial class Probe;"),
        ("position of any shape", "[Block(Input = 2), {|DGL0101:LastPosition|}, Linear(1)] public partial class Probe;"),
        ("tokens", "[{|DGL0010:Block|}] [Linear(1)] public partial class Probe;"),
    ];

    /// <summary>Mistakes for which the compiler has an error at the same place.</summary>
    public static TheoryData<string, string, string> MistakesBesideTheCompilers => new()
    {
        { "misspelt layer", "[Network(Input = 2), {|DGL0214:Lineer|}(3), ReLU, Linear(1)] public partial class Probe; public static class User { public static HookPoint Hook => Probe.Hooks.Linear2; }", "CS0246" },
        { "layers in lower case and with the suffix", "[Network(Input = 2), {|DGL0214:linear|}(3), {|DGL0214:ReluAttribute|}, Linear(1)] public partial class Probe;", "CS0246" },
        { "layers of other libraries", "[Network(Channels = 1, Height = 4, Width = 4), {|DGL0214:BatchNorm2d|}, {|DGL0214:Dropout|}(0.5), Flatten, Linear(1)] public partial class Probe;", "CS0246" },
        { "misspelt reshaping", "[Network(Channels = 1, Height = 4, Width = 4), {|DGL0214:Flaten|}, Linear(1)] public partial class Probe;", "CS0246" },
        { "misspelt layer with a block", "[Block(Input = 2), Linear(2)] public partial class Part; [Network(Input = 2), {|DGL0214:Residal<Part>|}, Linear(1)] public partial class Probe;", "CS0246" },
        { "misspelt layer of a block, qualified", "[Block(Input = 2), DegeneracyLab.{|DGL0214:Lineer|}(2)] public partial class Part; [Network(Input = 2), Use<Part>, Linear(1)] public partial class Probe;", "CS0234" },
        { "the only layer", "[Network(Input = 2)] [{|DGL0214:Dropout|}] public partial class Probe;", "CS0246" },
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
        { "DGL0009", "[Block(Input = 2), Linear(1)] public partial class Part; [Network(Input = 2), Use<Part>] public partial class Probe;" },
        { "DGL0010", "[Network(Input = 1), Linear(1)] public partial class Probe;" },
        { "DGL0010", "[Network(Positions = 3, Input = 2), Flatten, Linear(1)] public partial class Probe; [Network(Tokens = 3, Vocabulary = 5), TokenEmbedding(2), MeanPool, Linear(1)] public partial class Other; [Network(Channels = 1, Height = 4, Width = 5), Conv2d(2), Flatten, Linear(1)] public partial class Third;" },
        { "DGL0010", "[Network(Input = nameof(inputs)), Linear(nameof(hidden)), Tanh, Linear(1)] public partial class Probe(int inputs, int hidden = 3) { public int Hidden => hidden; public Probe(string text) : this(text.Length, 2) { } }" },
        { "DGL0012", "[Network(Input = 2), Linear(1)] public partial class Probe { public int Sizes => 1; public int sizes = 2; public class HookPoints; } [Block(Input = 2), Linear(1)] public partial class Part { public int Sizes => 1; public int Trace => 2; public static Part Make() => new(); }" },
        { "DGL0012", "[Network(Input = 2), Linear(1)] public partial class Probe() { public Probe(string text) : this() => Text = text; public string Text { get; } = \"\"; } [Block(Input = 2), Linear(1)] public partial class Part();" },
        { "DGL0012", "[Network(Input = 2), Linear(1)] public partial class HookPoints; [Network(Input = 2), Linear(1)] public partial class Sizes; [Block(Input = 2), Linear(1)] public partial class Description;" },
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
        { "DGL0012", "[Block(Input = nameof(Sizes)), Linear(1)] public partial class Part(int Sizes) { public int First => Sizes; } [Network(Input = nameof(width)), Linear(1)] public partial class Probe(int width) { public static class Sizes { public const int Large = 8; } public int ProbeSizes => width + Sizes.Large; }" },
        { "DGL0014", "[Network(Input = 2), Linear(1)] public partial class Probe { public static Tensor Shared = ones(1); public Tensor Now => ones(1); public int Count { get; set; } }" },
        { "DGL0014", "[Network(Input = 2), Linear(1)] public partial class Probe { private readonly TorchSharp.Modules.Parameter scale = nn.Parameter(ones(1)); public Probe(long seed) : this(ScalarType.Float32, null, seed) => register_parameter(nameof(scale), scale); }" },
        { "DGL0015", "public static class Hooks { public const int Width = 3; } [Network(Input = 2), Linear(global::Hooks.Width), TiedLinear(nameof(Hooks.Linear1)), System.ComponentModel.Description(nameof(Probe.Hooks.Linear1))] public partial class Probe; public static class User { public static int Width => Hooks.Width; }" },
        { "DGL0015", "public static class Sizes { public const int Width = 3; } public static class ProbeSizes { public const int Width = 4; } [Network(Input = nameof(n)), Linear(Sizes.Width), Tanh, Linear(ProbeSizes.Width)] public partial class Probe(int n) { public int Wide => Sizes.Width + n; }" },
        { "DGL0107", "[Network(Channels = 3, Height = 26754, Width = 26754), Flatten, Linear(1)] public partial class Probe; [Network(Positions = 65536, Input = 32767), Flatten, Linear(1)] public partial class Other;" },
        { "DGL0214", "[System.Serializable, System.Obsolete, Network(Input = 2), Linear(1), System.ComponentModel.Description(\"Dropout\")] public partial class Probe; public sealed class DropoutAttribute : System.Attribute; [Network(Input = 2), Dropout, Linear(1)] public partial class Other;" },
        { "DGL0101", "[Block(Input = 4), SelfAttention(Heads = 2)] public partial class Part; [Block(Input = 4), Residual<Part>, LayerNorm] public partial class Whole; [Network(Positions = 3, Input = 4), Use<Whole>, MeanPool, Linear(1)] public partial class Probe;" },
        { "DGL0101", "[Block(Input = 4), Linear(4)] public partial class Part; [Network(Positions = 3, Input = 4), Residual<Part>, Flatten, Linear(4), Residual<Part>] public partial class Probe;" },
        { "DGL0101", "[Block(Channels = 1, Height = 4, Width = 4), Conv2d(1, Padding = 1), ReLU] public partial class Part; [Network(Channels = 1, Height = 4, Width = 4), Residual<Part>(Repeat = 2), Flatten, Linear(2)] public partial class Probe;" },
        { "DGL0102", "[Block(Input = 2), Linear(5), ReLU, Linear(2)] public partial class Part; [Network(Input = 2), Residual<Part>, Linear(1)] public partial class Probe;" },
        { "DGL0103", "[Network(Input = 2), Linear(1)] public partial class Probe;" },
        { "DGL0104", "[Network(Input = nameof(width)), Linear(\"width\")] public partial class Probe(int width);" },
        { "DGL0104", "[Block(Input = nameof(inner)), Linear(nameof(inner))] public partial class Part(int inner); [Network(Input = 4), Use<Part>(4), Residual<Part>(nameof(inner))] public partial class Probe(int inner); [Network(Input = nameof(inner)), Residual<Part>] public partial class Other(int inner);" },
        { "DGL0105", "[Block(Input = 2), Linear(3)] public partial class Part; [Block(Input = 2), Linear(5), ReLU, Linear(3)] public partial class Other; [Network(Input = 2), Parallel<Part, Other>(ParallelMode.Add)] public partial class Probe;" },
        { "DGL0106", "[Block(Input = 2), Linear(3)] public partial class Part; [Block(Input = 1), Linear(5)] public partial class Other; [Network(Input = 3), Parallel<Part, Other>, Linear(1)] public partial class Probe;" },
        { "DGL0201", "[Network(Input = 2), Linear(1), LeakyReLU(-0.0)] public partial class Probe;" },
        { "DGL0202", "[Network(Input = 2)] [Linear(1), Tanh, Sigmoid, Identity, Identity] public partial class Probe;" },
        { "DGL0203", "[Network(Input = 2)] [Linear(4), Identity, Linear(1), ReLU] public partial class Probe;" },
        { "DGL0203", "[Block(Input = 4), Linear(5), Linear(4)] public partial class Part; [Network(Positions = 3, Input = 4), Linear(4), Linear(4), Residual<Part>, Parallel<Part, Part>(ParallelMode.Add), MeanPool, Linear(3), Linear(2)] public partial class Deep;" },
        { "DGL0203", "[Network(Input = 8), Linear(2), Linear(8), ReLU] public partial class Bottleneck; [Network(Input = 5), Linear(2), TiedLinear(\"Linear1\"), ReLU] public partial class Superposition;" },
        { "DGL0204", "[Block(Input = 4), Linear(4), Softmax] public partial class Gates; [Network(Input = 4), Use<Gates>, Softmax, Linear(2)] public partial class Probe;" },
        { "DGL0204", "[Network(Input = 4), Softmax, Linear(2), Sigmoid] public partial class Probe;" },
        { "DGL0206", "[Network(Input = 2)] [Linear(4, Name = \"Hidden\"), Tanh(Name = \"hidden\"), Linear(1)] public partial class Probe;" },
        { "DGL0207", "[Block(Input = 2), Linear(2)] public partial class Part; [Network(Input = 2)] [Use<Part>(Name = \"Part\", Repeat = 2), Use<Part>(Name = \"Part\"), Use<Part>(Name = \"Sizes\"), Linear(2, Name = \"hooks\")] public partial class Probe;" },
        { "DGL0208", "namespace A { [Block(Input = 2), Linear(2)] public partial class Probe; } namespace B { using DegeneracyLab; [Network(Input = 2), Use<A.Probe>, Linear(1)] public partial class Probe { public int A => 1; } }" },
        { "DGL0208", "public partial class Outer { [Block(Input = 2), Linear(2)] public partial class @class; } [Block(Input = 2), Linear(2)] public partial class @event; [Network(Input = 2), Use<Outer.@class>, Use<@event>, Linear(1)] public partial class Probe;" },
        { "DGL0209", "[Block(Input = 2), Linear(2)] public partial class A; [Block(Input = 2), Use<A>, Use<A>] public partial class B; [Block(Input = 2), Use<A>, Residual<B>] public partial class C; [Network(Input = 2), Use<C>, Use<B>, Use<A>] public partial class Probe;" },
        { "DGL0210", "[Network(Input = 5), Linear(2, Name = \"Encoder\"), TiedLinear(\"Encoder\"), ReLU] public partial class Probe;" },
        { "DGL0211", "[Block(Input = nameof(a)), Linear(nameof(b))] public partial class Part(int a, int b); [Network(Input = 4), Use<Part>(4, 5), Use<Part>(5), Use<Part>(\"b\", 1)] public partial class Probe(int b);" },
        { "DGL0212", "public class Cube : IElementwise { public static Tensor Value(Tensor x) => x * x * x; public static Tensor Slope(Tensor x) => 3 * x * x; } public class Derived : Cube; public class Square2 : IElementwise { public static Tensor Value(Tensor x) => x * x; public static Tensor Slope(Tensor x) => 2 * x; public static double? Degree => 2; } public class Square3 : IElementwise { public static Tensor Value(Tensor x) => x * x; public static Tensor Slope(Tensor x) => 2 * x; static double? IElementwise.Degree => 2; } public static class Outer { public readonly struct Step : IPiecewiseLinear { public static Tensor Value(Tensor x) => x.relu(); public static Tensor Slope(Tensor x) => x.sign(); public static Tensor Mask(Tensor x) => x.gt(0); } } [Network(Input = 2), Linear(1), Elementwise<Cube>, Elementwise<Outer.Step>, Elementwise<Derived>, Elementwise<Square2>, Elementwise<Square3>] internal partial class Probe;" },
        { "DGL0213", "[Block(Input = 2), Linear(2)] internal partial class Part; [Network(Input = 2), Use<Part>, Linear(1)] internal partial class Probe; public partial class Outer { [Block(Input = 2), Linear(2)] private partial class Inner; [Network(Input = 2), Use<Part>, Use<Inner>] private partial class Net; [Block(Input = 2), Linear(2)] protected partial class Guarded; [Network(Input = 2), Use<Guarded>] protected partial class Other; [Block(Input = 2), Linear(2)] private protected partial class Both; [Network(Input = 2), Use<Both>] private protected partial class Third; } public partial class Heir : Outer { [Network(Input = 2), Use<Guarded>] protected partial class Fourth; }" },
        { "DGL0207", "[Network(Input = 2)] [Linear(4, Name = \"value\"), Tanh(Name = \"Tanh1Mask\"), Linear(1, Name = \"层\")] public partial class Probe;" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_reported_once_where_it_is_and_the_networks_users_see_nothing_else(string mistake, string declaration)
    {
        _ = mistake; // shown in the name of the test
        await DiagnosticCheck.RunAsync([DiagnosticCheck.Usings + declaration, DiagnosticCheck.User]);
    }

    /// <summary>One mistake in a block gives one error, and none in the networks that use the block, nor in what uses those.</summary>
    [Theory]
    [MemberData(nameof(MistakesInBlocks))]
    public async Task A_mistake_in_a_block_is_reported_where_the_block_is_and_nowhere_else(string mistake, string declaration)
    {
        _ = mistake; // shown in the name of the test
        await DiagnosticCheck.RunAsync([DiagnosticCheck.Usings + declaration, DiagnosticCheck.UserOfBlock]);
    }

    [Theory]
    [MemberData(nameof(MistakesWithoutSurface))]
    public async Task A_mistake_is_reported_once_where_it_is(string mistake, string declaration)
    {
        _ = mistake; // shown in the name of the test
        await DiagnosticCheck.RunAsync([DiagnosticCheck.Usings + declaration]);
    }

    [Theory]
    [MemberData(nameof(MistakesBesideTheCompilers))]
    public async Task A_mistake_is_explained_where_the_compiler_reports_it(string mistake, string declaration, string compilerError)
    {
        _ = mistake; // shown in the name of the test
        await DiagnosticCheck.RunAsync([DiagnosticCheck.Usings + declaration], LanguageVersion.Latest, compilerError);
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
    [InlineData("[Network(Input = missing), Linear(1)] public partial class Probe;", "CS0103")]
    [InlineData("[Network(Input = 2), Linear(1.5)] public partial class Probe;", "CS1503")]
    [InlineData("[Network(Input = 2), Linear] public partial class Probe;", "CS1729")]
    [InlineData("[Network(Input = 2), Use<Missing>, Linear(1)] public partial class Probe;", "CS0246")]
    [InlineData("[Network(Input = 2), Residual<System.Collections.Generic.List<Missing>>, Linear(1)] public partial class Probe;", "CS0246")]
    [InlineData("[Network(Input = 2), Linear(1), Elementwise<IElementwise>] public partial class Probe;", "CS8920")]
    [InlineData("[Block(Input = 2), Linear(2)] public partial class Part; [Network(Input = 2), Linear(2), Elementwise<Cube>] public partial class Probe; public class Cube : IElementwise { public static Tensor Value(Tensor x) => x; }", "CS0535")]
    [InlineData("public partial class Outer { [Block(Input = 2), Linear(2)] private partial class Part; } [Network(Input = 2), Use<Outer.Part>, Linear(1)] public partial class Probe;", "CS0122")]
    [InlineData("[Block(Input = 2), Linear(2)] public partial class Part(int x); [Network(Input = 2), Use<Part>(x: 3)] public partial class Probe;", "CS1739")]
    [InlineData("[Network(Input = 2), Linear(1, Width = 3)] public partial class Probe;", "CS0246")]
    [InlineData("[Network(Input = 2), Linear(4), {|DGL0214:Rectifier|}, Linear(1)] public partial class Probe;", "CS0246")]
    [InlineData("[Block(Input = 2), Linear(2)] public partial class Part; [Network(Input = 2), Residual, Linear(1)] public partial class Probe;", "CS0305")]
    [InlineData("[Network(Input = 2), Linear<int>(3), Linear(1)] public partial class Probe;", "CS0308")]
    [InlineData("[Network(Input = 2), Missing.Lineer(3), Linear(1)] public partial class Probe;", "CS0246")]
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
        "The network 'Probe' must state the shape of its input in positive sizes, as [Network(Input = ...)], [Network(Positions = ..., Input = ...)], [Network(Tokens = ..., Vocabulary = ...)] or [Network(Channels = ..., Height = ..., Width = ...)], but it states none")]
    [InlineData("[Network(Input = 2), Linear(1), LeakyReLU(double.NaN, Name = \"Leak\")] public partial class Probe;",
        "The slope of Leak must be a finite number that float32 can hold, but is NaN")]
    [InlineData("[Network(Input = 2), Linear(3), GELU, GELU] public partial class Probe;",
        "GELU2 follows GELU1 [batch, 3] directly, another GELU; is a layer missing between them?")]
    [InlineData("[Network(Input = 2), Linear(3, Name = \"A\"), ReLU(Name = \"A\")] public partial class Probe;",
        "The name 'A' of layer 2 (ReLU) is taken by layer 1 (Linear); hook points need different names")]
    [InlineData("[Network(Input = 2), Linear(3, Name = \"Trace\")] public partial class Probe;",
        "The name 'Trace' of layer 1 (Linear) cannot be used, because it is that of a member of NetworkModule")]
    [InlineData("[Block(Input = 2), Linear(3)] public class Part { }",
        "The block 'Part' must be declared partial, because its module is generated into it: partial class Part")]
    [InlineData("public class Outer { [Block(Input = 2), Linear(3)] public partial class Part; }",
        "'Outer' must be declared partial, because the block 'Part' inside it is generated")]
    [InlineData("[Block(Input = 2), Linear(3)] public abstract partial class Part;",
        "The block 'Part' must be an ordinary class, but it is abstract")]
    [InlineData("[Block(Input = 2), Linear(3)] public partial class Part<T>;",
        "The block 'Part' must not depend on type parameters, but it has <T>")]
    [InlineData("[Block(Input = 2), Linear(3)] public partial class Part; [ReLU] public partial class Part;",
        "ReLU of the block 'Part' stands on another partial declaration than the layers before it, so that the order of the layers would depend on the order of the files; put all layers on one declaration")]
    [InlineData("public class Base { } [Block(Input = 2), Linear(3)] public partial class Part : Base;",
        "The block 'Part' must not name a base class, because it derives from BlockModule, which is generated; it names 'Base'")]
    [InlineData("[Network(Input = 2), Block(Input = 2), Linear(3)] public partial class Probe;",
        "'Probe' has both [Network(...)] and [Block(...)], but a block is a part of networks and never one itself; put the layers that both need into a block, and use it in the network")]
    [InlineData("[Block(Positions = 2), Linear(3)] public partial class Part;",
        "The block 'Part' must state the shape of its input in positive sizes, as [Block(Input = ...)], [Block(Positions = ..., Input = ...)] or [Block(Channels = ..., Height = ..., Width = ...)], but it states Positions")]
    [InlineData("[Network(Tokens = 3, Vocabulary = 0), TokenEmbedding(2)] public partial class Probe;",
        "The network 'Probe' must state the shape of its input in positive sizes, as [Network(Input = ...)], [Network(Positions = ..., Input = ...)], [Network(Tokens = ..., Vocabulary = ...)] or [Network(Channels = ..., Height = ..., Width = ...)], but its Vocabulary is 0")]
    [InlineData("[Block(Input = 2)] public partial class Part;",
        "The block 'Part' has no layers, so that its output is its input")]
    [InlineData("[Block(Input = 2), Linear(1)] public partial class Part { public Part(int x) { } }",
        "A constructor of the block 'Part' cannot stand beside the generated code: a block is made by its network, with nothing but the sizes of its primary constructor")]
    [InlineData("[Block(Input = 2), Linear(1)] public partial class Part { public int Place => 1; }",
        "'Place' of the block 'Part' cannot stand beside the generated code: every block has such a member")]
    [InlineData("[Network(Input = 2), Linear(1)] public partial class Probe(string text) { public string Text => text; }",
        "A constructor of the network 'Probe' cannot stand beside the generated code: all parameters of a primary constructor must be sizes, of type int")]
    [InlineData("[Network(Input = 2), Linear(1)] public partial class Probe(int device) { public int Text => device; }",
        "A constructor of the network 'Probe' cannot stand beside the generated code: the generated code has a parameter called 'device'")]
    [InlineData("[Block(Input = 2), Linear(1)] public partial class Part { private readonly Tensor scale = ones(1); }",
        "'scale' of the block 'Part' is not registered, because only layers are: it is not trained, saved or converted with them")]
    [InlineData("[Network(Input = 2), Linear(3), Conv2d(4)] public partial class Probe;",
        "Conv2d1 (Conv2d) needs an image [batch, channels, height, width], but follows Linear1 [batch, 3]")]
    [InlineData("[Block(Input = 4), SelfAttention] public partial class Part; [Network(Input = 4), Residual<Part>] public partial class Probe;",
        "Residual1 (Residual) needs what Part takes, [batch, positions, 4], but follows the input [batch, 4]")]
    [InlineData("[Block(Input = 4), Linear(4)] public partial class Part; [Network(Tokens = 3, Vocabulary = 9), Residual<Part>] public partial class Probe;",
        "Residual1 (Residual) needs what Part takes, [batch, .., 4], but follows the input [batch, 3], which holds token ids")]
    [InlineData("[Block(Input = 4), Linear(3)] public partial class Part; [Network(Input = 4), ReLU, Residual<Part>] public partial class Probe;",
        "Residual1 adds the output of Part [batch, 3] to its input, which must have the same shape, but is ReLU1 [batch, 4]")]
    [InlineData("[Network(Input = \"width\"), Linear(1)] public partial class Probe;",
        "The size 'Input' of the network 'Probe' must be a whole number or the name of an int parameter of the primary constructor, but is 'width'")]
    [InlineData("[Network(Input = 2.5), Linear(1)] public partial class Probe;",
        "The size 'Input' of the network 'Probe' must be a whole number or the name of an int parameter of the primary constructor, but is of type double")]
    [InlineData("[Block(Input = null), Linear(1)] public partial class Part;",
        "The size 'Input' of the block 'Part' must be a whole number or the name of an int parameter of the primary constructor, but is null")]
    [InlineData("[Block(Input = 2), Linear(\"n\")] public partial class Part(int n); [Network(Input = 2), Use<Part>(\"m\")] public partial class Probe;",
        "The size 'n' of Use1 must be a whole number or the name of an int parameter of the primary constructor, but is 'm'")]
    [InlineData("[Block(Input = 2), Linear(3)] public partial class A; [Block(Input = 2), Linear(4)] public partial class B; [Network(Input = 2), Parallel<A, B>(ParallelMode.Add)] public partial class Probe;",
        "Parallel1 adds the outputs of its blocks, but B [batch, 4] does not fit A [batch, 3]")]
    [InlineData("[Block(Input = 2), Linear(3)] public partial class A; [Network(Input = 5), Parallel<A, A>] public partial class Probe;",
        "The blocks of Parallel1 take slices of 4 entries together, but its input has 5 entries; it follows the input [batch, 5]")]
    [InlineData("[Network(Positions = 3, Input = 8), SelfAttention(Heads = 0)] public partial class Probe;",
        "The Heads of SelfAttention1 must be at least 1, but is 0")]
    [InlineData("[Network(Positions = 3, Input = 8), SelfAttention(Heads = 3)] public partial class Probe;",
        "The Heads of SelfAttention1 must be a divisor of the width 8 where HeadWidth is not stated, but is 3")]
    [InlineData("[Block(Input = 2), Linear(2)] public partial class Part; [Network(Input = 2), Use<Part>(Repeat = 0)] public partial class Probe;",
        "The Repeat of Use must be from 1 to 1000, but is 0")]
    [InlineData("[Network(Input = 2), Use<System.Collections.Generic.List<int>>] public partial class Probe;",
        "Use1 uses 'List<int>', which is no block; declare it as a partial class with [Block(...)]")]
    [InlineData("[Block(Input = 2), Residual<Part>] public partial class Part;",
        "Residual1 uses 'Part', of which it is a part itself, so that there would be no end")]
    [InlineData("[Network(Input = 2), Linear(3), TiedLinear(\"Encoder\")] public partial class Probe;",
        "TiedLinear1 takes the weights of 'Encoder', but no [Linear] before it has this name")]
    [InlineData("[Block(Input = 2), Linear(\"n\")] public partial class Part(int n); [Network(Input = 2), Use<Part>(1, 2)] public partial class Probe;",
        "Use1 uses 'Part', which takes 1 size, but gets 2")]
    [InlineData("[Block(Input = 2), Linear(\"n\")] public partial class Part(int n); [Network(Input = 2), Use<Part>] public partial class Probe;",
        "Use1 uses 'Part', which needs the size 'n', which is neither stated nor a parameter of the class that uses it")]
    [InlineData("[Block(Input = 2), Linear(\"n\")] public partial class Part(int n); [Network(Input = 2), Use<Part>(-1)] public partial class Probe;",
        "Use1 uses 'Part', which cannot have these sizes: Linear1 must have at least 1 output, but is declared with -1; it follows the input [batch, .., 2]")]
    [InlineData("[Network(Input = 2), Elementwise<string>] public partial class Probe;",
        "Elementwise1 uses 'string', which must be a class with the static members of IElementwise")]
    [InlineData("[Block(Input = 2), Linear(3)] internal partial class Part; [Network(Input = 2), Use<Part>] public partial class Probe;",
        "Use1 uses 'Part', which is less accessible than 'Probe'; the hook points of a block are public members of the class that uses it")]
    [InlineData("namespace Mine { public static class Hooks { public const int Width = 3; } [Network(Input = 2), Linear(Hooks.Width)] public partial class Probe; }",
        "'Hooks' in an attribute of the network 'Probe' means the generated class Probe.Hooks; write 'global::Mine.Hooks'")]
    [InlineData("[Network(Channels = 3, Height = 40000, Width = 40000), Flatten, Linear(1)] public partial class Probe;",
        "The number of outputs of Flatten1 would be 3 x 40000 x 40000 = 4800000000, but can be at most 2147483647")]
    [InlineData("[Network(Channels = 1, Height = 4, Width = 5), AvgPool2d(2, Padding = 1500000000), Flatten] public partial class Probe;",
        "The padded side of AvgPool2d1 would be 4 + 1500000000 + 1500000000 = 3000000004, but can be at most 2147483647")]
    [InlineData("[Network(Input = 2), Lineer(3)] public partial class Probe;",
        "There is no layer 'Lineer'; did you mean 'Linear'?")]
    [InlineData("[Network(Input = 2), Dropout(0.5)] public partial class Probe;",
        "There is no layer 'Dropout'; there are Linear, TiedLinear, ReLU, LeakyReLU, Tanh, Hardtanh, Sigmoid, GELU, SiLU, Softplus, Square, Abs, Elementwise, Identity, TokenEmbedding, PositionalEmbedding, SelfAttention, Softmax, LayerNorm, LastPosition, MeanPool, Flatten, Conv2d, MaxPool2d, AvgPool2d, Use, Residual, Parallel")]
    [InlineData("[Network(Input = 2), Linear(3)] public partial class Probe { public Probe(int x) { } }",
        "A constructor of the network 'Probe' cannot stand beside the generated code: it must call the generated one, as in ': this(seed: 1)'")]
    public async Task A_message_says_what_was_expected_and_what_was_found(string declaration, string message)
    {
        ImmutableArray<Diagnostic> reported = await Generation.Of(DiagnosticCheck.Usings + declaration).AnalyzeAsync();
        Assert.Contains(message, reported.Select(diagnostic => diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>Where the library is not imported, its layers are known by their full names.</summary>
    [Fact]
    public async Task A_layer_that_is_not_imported_is_named_in_full()
    {
        ImmutableArray<Diagnostic> reported = await Generation.Of("[DegeneracyLab.Network(Input = 2), Linear(3)] public partial class Probe;").AnalyzeAsync();
        Assert.Equal("There is no layer 'Linear'; did you mean 'DegeneracyLab.Linear'?", Assert.Single(reported).GetMessage(System.Globalization.CultureInfo.InvariantCulture));
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
