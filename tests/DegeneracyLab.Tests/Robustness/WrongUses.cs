using DegeneracyLab.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

#pragma warning disable CA1806, DGL0501 // The process that runs these uses ends with them.

/// <summary>Wrong uses of networks, traces, products, blocks and layers; and a few that look wrong and are right.</summary>
internal static class WrongUses
{
    private static readonly ScalarType[] OtherTypes = [ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Int64, ScalarType.Int32, ScalarType.Bool, ScalarType.ComplexFloat32];

    public static IReadOnlyList<WrongUse> All { get; } =
        [.. Inputs(), .. Vectors(), .. Parameters(), .. Traces(), .. Blocks(), .. Layers(), .. Functions(), .. Changes(), .. Fine()];

    private static IEnumerable<WrongUse> Inputs()
    {
        foreach (ScalarType dtype in OtherTypes)
        {
            string expected = $"DigitClassifier has Float32 parameters, but its input is {dtype}";
            yield return new($"forward of {dtype}", expected, () => Digits().call(ones(2, 64, dtype: dtype)));
            yield return new($"forward() of {dtype}", expected, () => Digits().forward(ones(2, 64, dtype: dtype)));
            yield return new($"trace of {dtype}", expected, () => Digits().Trace(ones(2, 64, dtype: dtype)));
            yield return new($"trace with gradients of {dtype}", expected, () => Digits().TraceWithGradients(ones(2, 64, dtype: dtype)));
        }

        foreach (ScalarType dtype in OtherTypes.Where(type => type != ScalarType.Int64))
            yield return new($"tokens of {dtype}", $"takes token ids of type Int64, but its input is {dtype}", () => Transformer().call(ones(2, 3, dtype: dtype)));
        foreach (long[] shape in (long[][])[[], [64], [2, 63], [2, 65], [64, 2], [2, 2, 64], [0, 63]])
        {
            yield return new($"forward of [{string.Join(", ", shape)}]", "DigitClassifier takes an input of shape [batch, 64], but got", () => Digits().call(ones(shape)));
            yield return new($"trace of [{string.Join(", ", shape)}]", "DigitClassifier takes an input of shape [batch, 64], but got", () => Digits().Trace(ones(shape)));
            yield return new($"a forward inside a sequence of modules of [{string.Join(", ", shape)}]", "DigitClassifier takes an input of shape [batch, 64], but got", () => nn.Sequential(("network", Digits())).call(ones(shape)));
        }

        yield return new("a negative token", "knows token ids from 0 to 6, but sample 0 of the input has -1 at position 1", () => Transformer().call(tensor([0L, -1, 2], [1, 3])));
        yield return new("a token outside the vocabulary", "knows token ids from 0 to 6, but sample 0 of the input has 7 at position 2", () => Transformer().Trace(tensor([0L, 1, 7], [1, 3])));
        yield return new("a sequence of another length", "TinyTransformer takes token ids of shape [batch, 3], but got [1, 4]", () => Transformer().call(zeros(1, 4, dtype: ScalarType.Int64)));
        yield return new("an image with another number of channels", "TinyCnn takes images (channels, height, width) of shape [batch, 1, 6, 6], but got [2, 3, 6, 6]", () => new TinyCnn().call(zeros(2, 3, 6, 6)));
        yield return new("an input on another device", "DigitClassifier is on cpu, but its input is on meta", () => Digits().call(ones(2, 64, device: META)));
        yield return new("a trace of an input on another device", "DigitClassifier is on cpu, but its input is on meta", () => Digits().Trace(ones(2, 64, device: META)));
        yield return new("tokens on another device", "TinyTransformer is on cpu, but its input is on meta", () => Transformer().call(ones(2, 3, dtype: ScalarType.Int64, device: META)));
        yield return new("a sparse input", "DigitClassifier takes a dense input, but got a sparse one", () => Digits().call(ones(2, 64).to_sparse()));
        yield return new("a disposed input", "The input of DigitClassifier was disposed", () => Digits().call(Disposed(ones(2, 64))));
        yield return new("a trace of a disposed input", "The input of DigitClassifier was disposed", () => Digits().Trace(Disposed(ones(2, 64))));
        yield return new("no input", "Value cannot be null", () => Digits().call(null!));
        yield return new("a trace of no input", "Value cannot be null", () => Digits().Trace(null!));
    }

    private static IEnumerable<WrongUse> Vectors()
    {
        foreach (ScalarType dtype in OtherTypes)
        {
            yield return new($"Vjp of {dtype}", $"cotangents at Linear3 of DigitClassifier must be Float32 as the network is, but are {dtype}", () => Vjp(ones(1, 2, 10, dtype: dtype)));
            yield return new($"Jvp of {dtype}", $"tangents at Input of DigitClassifier must be Float32 as the network is, but are {dtype}", () => Jvp(ones(1, 2, 64, dtype: dtype)));
            yield return new($"Vjp across attention of {dtype}", $"cotangents at Head of TinyTransformer must be Float32 as the network is, but are {dtype}", () =>
            {
                TinyTransformer network = Transformer();
                network.Vjp(network.Trace(Tokens()), TinyTransformer.Hooks.TokenEmbedding1, TinyTransformer.Hooks.Output, ones(1, 2, 7, dtype: dtype), carry: true);
            });
        }

        foreach (long[] shape in (long[][])[[], [10], [2, 10], [1, 3, 10], [1, 2, 11], [1, 2, 2, 10]])
            yield return new($"Vjp of [{string.Join(", ", shape)}]", "cotangents at Linear3 of DigitClassifier must have shape [k, 2, 10] or [k, 1, 10], but have", () => Vjp(ones(shape)));
        foreach (long[] shape in (long[][])[[], [64], [2, 64], [1, 3, 64], [1, 2, 63]])
            yield return new($"Jvp of [{string.Join(", ", shape)}]", "tangents at Input of DigitClassifier must have shape [k, 2, 64] or [k, 1, 64], but have", () => Jvp(ones(shape)));
        yield return new("folded cotangents of another type", "must be Float32 as the network is, but are Float64", () => Vjp(ones(1, 2, 11, dtype: ScalarType.Float64), fold: true));
        yield return new("cotangents on another device", "cotangents at Linear3 of DigitClassifier must be on cpu as the trace is, but are on meta", () => Vjp(ones(1, 2, 10, device: META)));
        yield return new("tangents on another device", "tangents at Input of DigitClassifier must be on cpu as the trace is, but are on meta", () => Jvp(ones(1, 2, 64, device: META)));
        yield return new("sparse cotangents", "cotangents at Linear3 of DigitClassifier must be dense, but are sparse", () => Vjp(ones(1, 2, 10).to_sparse()));
        yield return new("disposed cotangents", "cotangents at Linear3 of DigitClassifier were disposed", () => Vjp(Disposed(ones(1, 2, 10))));
        yield return new("no cotangents", "Value cannot be null", () => Vjp(null!));
    }

    private static IEnumerable<WrongUse> Parameters()
    {
        foreach (ScalarType dtype in new[] { ScalarType.Float64, ScalarType.BFloat16, ScalarType.Float16 })
        {
            string expected = $"The parameter Linear2.weight of DigitClassifier is {dtype}, but Linear1.weight is Float32; a network computes in one type.";
            foreach ((string name, Action<DigitClassifier> use) in Uses())
            {
                yield return new($"{name} with one layer in {dtype}", expected, () =>
                {
                    DigitClassifier network = Digits();
                    network.Part("Linear2").to(dtype);
                    use(network);
                });
            }

            yield return new($"attention with its projections in {dtype}", $"is {dtype}, but", () =>
            {
                TinyTransformer network = Transformer();
                network.Part("Attention.SelfAttention1.QKV").to(dtype);
                network.call(Tokens());
            });
            yield return new($"products across attention whose projections became {dtype}", $"is {dtype}, but", () =>
            {
                TinyTransformer network = Transformer();
                TinyTransformer.Recording trace = network.Trace(Tokens());
                network.Part("Attention.SelfAttention1.Output").to(dtype);
                network.Jacobian(trace, TinyTransformer.Hooks.TokenEmbedding1, TinyTransformer.Hooks.Output);
            });
        }

        foreach ((string name, Action<DigitClassifier> use) in Uses())
        {
            yield return new($"{name} with a weight of another shape", "The parameter Linear2.weight of DigitClassifier has shape [32, 31]; expected [32, 32].", () =>
            {
                DigitClassifier network = Digits();
                ((Linear)network.Part("Linear2")).weight = new Parameter(ones(32, 31));
                use(network);
            });
            yield return new($"{name} with a weight on another device", "The parameter Linear2.weight of DigitClassifier is on meta, but Linear1.weight is on cpu", () =>
            {
                DigitClassifier network = Digits();
                ((Linear)network.Part("Linear2")).weight = new Parameter(ones(32, 32, device: META));
                use(network);
            });
            yield return new($"{name} with a disposed network", "DigitClassifier was disposed", () =>
            {
                DigitClassifier network = Digits();
                network.Dispose();
                use(network);
            });
        }

        yield return new("a disposed weight", "The parameter Linear2.weight of DigitClassifier was disposed", () =>
        {
            DigitClassifier network = Digits();
            ((Linear)network.Part("Linear2")).weight!.Dispose();
            network.call(ones(2, 64));
        });
        yield return new("a bias that was taken away", "The parameter Linear2.bias of DigitClassifier is missing", () =>
        {
            DigitClassifier network = Digits();
            ((Linear)network.Part("Linear2")).bias = null;
            network.call(ones(2, 64));
        });
        yield return new("a weight that was reshaped in place", "The parameter Linear2.weight of DigitClassifier has shape [1, 32, 32]; expected [32, 32].", () =>
        {
            DigitClassifier network = Digits();
            DigitClassifier.Recording trace = network.Trace(ones(2, 64));
            using (no_grad())
                ((Linear)network.Part("Linear2")).weight!.unsqueeze_(0);
            network.Jacobian(trace, DigitClassifier.Hooks.Input, DigitClassifier.Hooks.Output);
        });
        yield return new("a position table in another type", "The parameter PositionalEmbedding1.weight of TinyTransformer is Float64, but TokenEmbedding1.weight is Float32", () =>
        {
            TinyTransformer network = Transformer();
            network.Part("PositionalEmbedding1").to(ScalarType.Float64);
            network.call(Tokens());
        });
        yield return new("a declared layer that is replaced", "has a layer Linear2 already", () => Digits().register_module("Linear2", nn.Linear(32, 32)));
        yield return new("a network of integers", "can be of type Float32 or Float64, not Int64", () => new DigitClassifier(ScalarType.Int64));
        yield return new("a network of half precision", "can be of type Float32 or Float64, not BFloat16", () => new DigitClassifier(ScalarType.BFloat16));

        static IEnumerable<(string Name, Action<DigitClassifier> Use)> Uses() =>
        [
            ("forward", network => network.call(ones(2, 64))),
            ("trace", network => network.Trace(ones(2, 64))),
            ("trace with gradients", network => network.TraceWithGradients(ones(2, 64))),
        ];
    }

    private static IEnumerable<WrongUse> Traces()
    {
        yield return new("a trace from before a conversion", "The trace of DigitClassifier was recorded in Float32, but the network is Float64 now", () => Later(network => network.to(ScalarType.Float64)));
        yield return new("a parameter Jacobian of a trace from before a conversion", "The trace of TinyTransformer was recorded in Float32, but the network is Float64 now", () =>
        {
            TinyTransformer network = Transformer();
            TinyTransformer.Recording trace = network.Trace(Tokens());
            network.to(ScalarType.Float64);
            network.ParameterJacobian(trace);
        });
        yield return new("a trace from before a move", "The trace of DigitClassifier was recorded on cpu, but the network is on meta now", () => Later(network => network.to(META)));
        yield return new("products of a disposed network", "DigitClassifier was disposed", () => Later(network => network.Dispose()));
        yield return new("products of a disposed trace", "The trace of DigitClassifier was disposed", () => LaterWith((_, trace) => trace.Dispose()));
        yield return new("a value of a disposed trace", "The trace of DigitClassifier was disposed", () => _ = DisposedTrace().ReLU1);
        yield return new("a mask of a disposed trace", "The trace of DigitClassifier was disposed", () => DisposedTrace().Mask(DigitClassifier.Hooks.ReLU1));
        yield return new("a patch from a disposed trace", "The trace of DigitClassifier was disposed", () => Intervention.Patch(DigitClassifier.Hooks.ReLU1, DisposedTrace()));
        yield return new("a recorded tensor that was disposed", "The recorded tensor at Attention.SelfAttention1.Pattern of TinyTransformer was disposed", () => Tampered(trace => trace.Attention.SelfAttention1.Pattern.Dispose()));
        yield return new("hook points in the wrong order", "Linear3 comes after Input in DigitClassifier", () =>
        {
            DigitClassifier network = Digits();
            network.Jacobian(network.Trace(ones(2, 64)), DigitClassifier.Hooks.Output, DigitClassifier.Hooks.Input);
        });

        static DigitClassifier.Recording DisposedTrace()
        {
            DigitClassifier.Recording trace = Digits().Trace(ones(2, 64));
            trace.Dispose();
            return trace;
        }

        static void Later(Action<DigitClassifier> change) => LaterWith((network, _) => change(network));
        static void LaterWith(Action<DigitClassifier, DigitClassifier.Recording> change)
        {
            DigitClassifier network = Digits();
            DigitClassifier.Recording trace = network.Trace(ones(2, 64));
            change(network, trace);
            network.Jacobian(trace, DigitClassifier.Hooks.Input, DigitClassifier.Hooks.Output);
        }

        static void Tampered(Action<TinyTransformer.Recording> change)
        {
            TinyTransformer network = Transformer();
            TinyTransformer.Recording trace = network.Trace(Tokens());
            change(trace);
            network.Jacobian(trace, TinyTransformer.Hooks.TokenEmbedding1, TinyTransformer.Hooks.Output);
        }
    }

    private static IEnumerable<WrongUse> Blocks()
    {
        yield return new("a block by itself with a wrong width", "TinyPerceptron takes no input of shape [2, 5] of Float32 on cpu; its parameters are Linear1.weight [6, 4]", () => new TinyPerceptron().call(ones(2, 5)));
        yield return new("a block by itself with another type", "TinyPerceptron takes no input of shape [2, 4] of Float64 on cpu", () => new TinyPerceptron().call(ones(2, 4, dtype: ScalarType.Float64)));
        yield return new("a block of integers", "TinyPerceptron takes no input of shape [2, 4] of Int64 on cpu", () => new TinyPerceptron().call(ones(2, 4, dtype: ScalarType.Int64)));
        yield return new("a block in a sequence of modules", "TinyPerceptron takes no input of shape [2, 5] of Float32 on cpu", () => nn.Sequential(("block", new TinyPerceptron())).call(ones(2, 5)));
        yield return new("a disposed block", "TinyPerceptron was disposed", () =>
        {
            var block = new TinyPerceptron();
            block.Dispose();
            block.call(ones(2, 4));
        });
        yield return new("a block with a disposed input", "The input of TinyPerceptron was disposed", () => new TinyPerceptron().call(Disposed(ones(2, 4))));
        yield return new("a placed block with a wrong width", "TinyPerceptron takes an input of shape [batch, 4] of Float32 on cpu, but got [2, 5] of Float32 on cpu", () => ((TinyPerceptron)Transformer().Part("Mlp")).call(ones(2, 5)));
        yield return new("attention with a wrong width", "SelfAttention takes sequences of shape [batch, positions, 4], but got [2, 3, 5]", () => new SelfAttentionModule(4, 2).call(ones(2, 3, 5)));
        yield return new("attention without positions", "SelfAttention takes sequences of shape [batch, positions, 4], but got [2, 4]", () => new SelfAttentionModule(4, 2).call(ones(2, 4)));
        yield return new("attention of another type", "SelfAttentionModule takes no input of shape [2, 3, 4] of Float64", () => new SelfAttentionModule(4, 2).call(ones(2, 3, 4, dtype: ScalarType.Float64)));
        yield return new("attention with projections of another type", "SelfAttentionModule takes no input of shape [2, 3, 4] of Float32", () =>
        {
            var attention = new SelfAttentionModule(4, 2);
            attention.Part("Output").to(ScalarType.Float64);
            attention.call(ones(2, 3, 4));
        });
        yield return new("a layer norm with a wrong width", "LayerNorm takes an input of shape [.., 4], but got [2, 5]", () => new LayerNormModule(4).call(ones(2, 5)));
        yield return new("a block with attention, of a wrong width", "LayerNorm takes an input of shape [.., 4], but got [2, 3, 5]", () => new TinyAttention().call(ones(2, 3, 5)));
        yield return new("a hook point of a block that has no place", "is not part of a network", () => _ = new TinyPerceptron().Place);
    }

    private static IEnumerable<WrongUse> Layers()
    {
        yield return new("a convolution of a wrong number of channels", "Conv2dModule takes no input of shape [2, 3, 5, 5]", () => new Conv2dModule(1, 2, 3).call(ones(2, 3, 5, 5)));
        yield return new("a convolution of another type", "Conv2dModule takes no input of shape [2, 1, 5, 5] of Float64", () => new Conv2dModule(1, 2, 3).call(ones(2, 1, 5, 5, dtype: ScalarType.Float64)));
        yield return new("a token table with numbers", "TokenEmbeddingModule takes no input of shape [2, 3] of Float32", () => new TokenEmbeddingModule(7, 4).call(ones(2, 3)));
        yield return new("a token table with a token outside", "TokenEmbeddingModule takes no input of shape [1, 1] of Int64", () => new TokenEmbeddingModule(7, 4).call(tensor([7L], [1, 1])));
        yield return new("a position table with a longer sequence", "PositionalEmbedding has 3 positions of width 4", () => new PositionalEmbeddingModule(3, 4).call(ones(1, 5, 4)));
        yield return new("a tied layer of a wrong width", "TiedLinearModule takes no input of shape [2, 6]", () => Tied().call(ones(2, 6)));
        yield return new("cotangents of a tied layer of another type", "A matrix product takes [.., m, c] and [.., c, n] of one type on one device, but got [1, 2, 3] of Float64 on cpu and [3, 5] of Float32 on cpu", () => Tied().PullBack(ones(1, 2, 3, dtype: ScalarType.Float64)));
        yield return new("tangents of a tied layer of a wrong width", "A matrix product takes", () => Tied().PushForward(ones(1, 2, 3)));
        yield return new("a tied layer that is not tied", "Tie must name the layer", () => new TiedLinearModule(3).call(ones(2, 3)));

        static TiedLinearModule Tied()
        {
            var tied = new TiedLinearModule(3);
            tied.Tie(nn.Linear(3, 5));
            return tied;
        }
    }

    private static IEnumerable<WrongUse> Functions()
    {
        yield return new("a function of another type", "WideFunction.Value must keep the shape and type of its input, [2, 4] of Float32 on cpu, but returned [2, 4] of Float64 on cpu", () => new WithWideFunction().call(ones(2, 3)));
        yield return new("a function of another type in a trace", "WideFunction.Value must keep the shape and type of its input", () => new WithWideFunction().Trace(ones(2, 3)));
        yield return new("a slope of another type", "WideSlope.Slope must keep the shape and type of its input, [2, 4] of Float32 on cpu, but returned [2, 4] of Float64 on cpu", () =>
        {
            var network = new WithWideSlope();
            network.Jacobian(network.Trace(ones(2, 3)), WithWideSlope.Hooks.Input, WithWideSlope.Hooks.Output);
        });
        yield return new("a slope of another shape", "LongSlope.Slope must keep the shape and type of its input, [2, 4] of Float32 on cpu, but returned [2, 5] of Float32 on cpu", () =>
        {
            var network = new WithLongSlope();
            network.ParameterJacobian(network.Trace(ones(2, 3)));
        });
    }

    private static IEnumerable<WrongUse> Changes()
    {
        yield return new("a replacement of a wrong shape", "Replace at ReLU1 of DigitClassifier takes a value of shape", () => Changed(Intervention.Replace(DigitClassifier.Hooks.ReLU1, ones(31))));
        yield return new("a patch with another number of samples", "takes one sample for all or as many as the input, 2, but has 3", () => Changed(Intervention.Replace(DigitClassifier.Hooks.ReLU1, ones(3, 32))));
        yield return new("a projection of a wrong width", "has directions of width 31, which must be the last dimension", () => Changed(Intervention.Project(DigitClassifier.Hooks.ReLU1, ones(31, 2))));
        yield return new("complex numbers", "takes real numbers", () => Changed(Intervention.Add(DigitClassifier.Hooks.ReLU1, ones(32, dtype: ScalarType.ComplexFloat32))));
        yield return new("numbers without memory", "takes numbers that are in memory", () => Changed(Intervention.Add(DigitClassifier.Hooks.ReLU1, ones(32, device: META))));
        yield return new("a disposed tensor", "Add at ReLU1 takes a tensor that is alive", () => Changed(Intervention.Add(DigitClassifier.Hooks.ReLU1, Disposed(ones(32)))));

        static void Changed(Intervention intervention) => Digits().Trace(ones(2, 64), interventions: [intervention]);
    }

    /// <summary>Uses that are right, and come near the calls that end the process.</summary>
    private static IEnumerable<WrongUse> Fine()
    {
        yield return new("integers, doubles and masks as interventions", null, () => Digits().Trace(ones(2, 64), interventions:
        [
            Intervention.Add(DigitClassifier.Hooks.ReLU1, ones(32, dtype: ScalarType.Int64)),
            Intervention.Replace(DigitClassifier.Hooks.ReLU2, ones(32, dtype: ScalarType.Float64)),
            Intervention.Project(DigitClassifier.Hooks.Linear2, ones(32, dtype: ScalarType.Bool)),
        ]));
        foreach (KindSample sample in KindSample.All)
        {
            yield return new($"an empty batch of {sample.Name}", null, () =>
            {
                nn.Module<Tensor, Tensor> network = sample.Make(ScalarType.Float32, 1);
                KindSample.Products(network, sample.Input(ScalarType.Float32).narrow(0, 0, 0));
                network.call(sample.Input(ScalarType.Float32).narrow(0, 0, 0));
            });
            yield return new($"Jacobians between the hook points of {sample.Name} for an empty batch", null, () => EmptyJacobians((IInstrumentedNetwork)sample.Make(ScalarType.Float32, 1), sample.Input(ScalarType.Float32).narrow(0, 0, 0)));
            foreach (ScalarType dtype in new[] { ScalarType.BFloat16, ScalarType.Float16 })
            {
                yield return new($"{sample.Name} in {dtype}", null, () =>
                {
                    nn.Module<Tensor, Tensor> network = sample.Make(ScalarType.Float32, 1);
                    network.to(dtype);
                    KindSample.Products(network, sample.Input(dtype));
                });
            }
        }

        yield return new("attention with odd lengths", null, () =>
        {
            var attention = new SelfAttentionModule(4, 2, causal: true);
            foreach (long positions in (long[])[1, 2, 7, 3, 1, 0])
                attention.call(ones(2, positions, 4));
        });
        yield return new("a layer after the last hook point that was disposed", null, () =>
        {
            DigitClassifier network = Digits();
            ((Linear)network.Part("Linear3")).weight!.Dispose();
            network.Trace(ones(2, 64), [DigitClassifier.Hooks.ReLU1]);
        });
        yield return new("a slope that is one number", null, () =>
        {
            var network = new WithNumberSlope();
            network.Jacobian(network.Trace(ones(2, 3)), WithNumberSlope.Hooks.Input, WithNumberSlope.Hooks.Output);
        });
    }

    /// <summary>From the first hook point to each, from each to the last, and between those that are near each other.</summary>
    private static void EmptyJacobians(IInstrumentedNetwork network, Tensor input)
    {
        NetworkTrace trace = network.Trace(input);
        IReadOnlyList<HookPoint> hooks = network.Description.HookPoints;
        int first = network.Description.Vocabulary is null ? 0 : 1, last = hooks.Count - 1;
        for (int from = first; from <= last; from++)
        {
            for (int to = from; to <= last; to++)
            {
                if (from > first && to < last && to > from + 3)
                    continue;
                foreach ((bool fold, bool carry) in new[] { (false, false), (true, false), (false, true), (true, true) })
                    if (network.Jacobian(trace, hooks[from], hooks[to], fold, carry).size(0) != 0)
                        throw new InvalidOperationException($"The Jacobian from {hooks[from].Name} to {hooks[to].Name} has samples.");
            }
        }
    }

    private static DigitClassifier Digits() => new(seed: 1);

    private static TinyTransformer Transformer() => new(seed: 1);

    private static Tensor Tokens() => tensor([0L, 1, 2, 3, 4, 5], [2, 3], device: CPU);

    private static Tensor Disposed(Tensor tensor)
    {
        tensor.Dispose();
        return tensor;
    }

    private static void Vjp(Tensor cotangents, bool fold = false)
    {
        DigitClassifier network = Digits();
        network.Vjp(network.Trace(ones(2, 64)), DigitClassifier.Hooks.Input, DigitClassifier.Hooks.Output, cotangents, fold);
    }

    private static void Jvp(Tensor tangents)
    {
        DigitClassifier network = Digits();
        network.Jvp(network.Trace(ones(2, 64)), DigitClassifier.Hooks.Input, DigitClassifier.Hooks.Output, tangents);
    }
}

[Network(Input = 3)]
[Linear(4), Elementwise<WideFunction>]
[Linear(2)]
internal sealed partial class WithWideFunction;

[Network(Input = 3)]
[Linear(4), Elementwise<WideSlope>]
[Linear(2)]
internal sealed partial class WithWideSlope;

[Network(Input = 3)]
[Linear(4), Elementwise<LongSlope>]
[Linear(2)]
internal sealed partial class WithLongSlope;

[Network(Input = 3)]
[Linear(4), Elementwise<NumberSlope>]
[Linear(2)]
internal sealed partial class WithNumberSlope;

/// <summary>A threshold as it comes out if numbers have no type: <c>tensor(1.0)</c> is float64.</summary>
internal sealed class WideFunction : IElementwise
{
    public static Tensor Value(Tensor x) => where(x > 0, tensor(1.0), tensor(0.0));

    public static Tensor Slope(Tensor x) => x.zeros_like();
}

internal sealed class WideSlope : IElementwise
{
    public static Tensor Value(Tensor x) => x.relu();

    public static Tensor Slope(Tensor x) => where(x > 0, tensor(1.0), tensor(0.0));
}

internal sealed class LongSlope : IElementwise
{
    public static Tensor Value(Tensor x) => x.relu();

    public static Tensor Slope(Tensor x) => ones(x.size(0), x.size(1) + 1);
}

internal sealed class NumberSlope : IElementwise
{
    public static Tensor Value(Tensor x) => x * 2;

    public static Tensor Slope(Tensor x) => tensor(2.0);
}
