using SaeActors.Features.Memory;

namespace SaeActors.Features.Tests.Memory;

/// <summary>Each test has an element type of its own, because the arrays are the whole process's.</summary>
public class ArrayReuseTests
{
    private const int Length = 100_000;

    [Fact]
    public void An_array_that_was_given_back_is_used_again_where_it_fits()
    {
        var first = ArrayReuse.Take<A>(Length);
        ArrayReuse.Return(first);
        Assert.Equal(first.Length, ArrayReuse.Free<A>());
        Assert.Same(first, ArrayReuse.Take<A>(Length + (Length / 10)));   // an eighth is spare
        Assert.Equal(0, ArrayReuse.Free<A>());
    }

    [Fact]
    public void The_shortest_that_fits_is_taken_and_none_of_more_than_twice_the_length()
    {
        B[][] arrays = [new B[4 * Length], new B[2 * Length], new B[Length]];
        foreach (var array in arrays) ArrayReuse.Return(array);
        Assert.Same(arrays[2], ArrayReuse.Take<B>(Length));
        Assert.Same(arrays[1], ArrayReuse.Take<B>(Length));
        Assert.DoesNotContain(ArrayReuse.Take<B>(Length), arrays);
    }

    [Fact]
    public void Sizes_that_are_not_asked_for_any_more_go()
    {
        ArrayReuse.Return(new C[Length]);
        ArrayReuse.Return(new C[Length + 1]);
        ArrayReuse.Take<C>(10 * Length);
        Assert.Equal(Length + 1, ArrayReuse.Free<C>());
        ArrayReuse.Take<C>(10 * Length);
        Assert.Equal(0, ArrayReuse.Free<C>());
    }

    [Fact]
    public void Short_arrays_are_left_to_the_collector()
    {
        ArrayReuse.Return(ArrayReuse.Take<D>(100));
        Assert.Equal(0, ArrayReuse.Free<D>());
    }

    [Fact]
    public void What_lies_through_two_full_collections_goes()
    {
        ArrayReuse.Return(new E[Length]);
        for (var collection = 0; collection < 3; collection++)   // the first may be the one that makes the watcher old
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(0, ArrayReuse.Free<E>());
    }

    private readonly record struct A(byte Value);

    private readonly record struct B(byte Value);

    private readonly record struct C(byte Value);

    private readonly record struct D(byte Value);

    private readonly record struct E(byte Value);
}
